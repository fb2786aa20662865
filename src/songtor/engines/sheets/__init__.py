"""Spreadsheets: foreign ones read whatever their mess, our own written so that every program shows them right."""
