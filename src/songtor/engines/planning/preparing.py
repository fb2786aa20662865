"""Run as a program, compiles the search where that has not been done yet."""

from songtor.engines.planning.planner import prepare

if __name__ == "__main__":
    prepare()
