/** Nothing is here: what that means, and what to do. */
export function Empty({ what, next }: { what: string; next: string }) {
  return (
    <section class="empty">
      <p class="empty-what">{what}</p>
      <p>{next}</p>
    </section>
  );
}
