/** Small drawings, so that no font has to have them. They are decoration: what they mean stands beside them or in a label. */
const paths = {
  back: "M17 4 6 12l11 8z",
  next: "M7 4l11 8-11 8z",
  play: "M8 4.5 19.5 12 8 19.5z",
  pause: "M7 5h3.5v14H7zM13.5 5H17v14h-3.5z",
  file: "M6 2h8l5 5v15H6zM13.5 3.5V8H18z",
} as const;

export function Icon({ name }: { name: keyof typeof paths }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
      <path d={paths[name]} fill="currentColor" fill-rule="evenodd" />
    </svg>
  );
}
