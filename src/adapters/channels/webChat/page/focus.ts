const inputId = "message";

/** For a button that goes grey or goes away when it is pressed: a keyboard goes on in the input, a finger opens no keyboard. */
export function keepKeyboard(click: MouseEvent): void {
  if (click.detail === 0) document.getElementById(inputId)?.focus();
}

/** Whether a field may take the focus by itself: with a mouse yes; on a phone it would open the keyboard over the page. */
export const mayFocus = (): boolean => matchMedia("(hover: hover) and (pointer: fine)").matches;
