/** The sign of the program. */
export function HouseIcon() {
  return (
    <svg viewBox="0 0 64 64" width="64" height="64" aria-hidden="true">
      <rect width="64" height="64" rx="14" fill="#07c160" />
      <path d="M14 33 32 17l18 16v3h-5v13H19V36h-5z" fill="#fff" />
      <path d="M27 49V39a5 5 0 0 1 10 0v10z" fill="#07a050" />
    </svg>
  );
}
