// Elements without a framework; text only ever gets in as text, never as HTML.
export const $ = (id) => document.getElementById(id);
/** h("button", { class: "quiet", onclick: f, "aria-label": "…" }, "Hang up") */
export function h(tag, properties = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(properties)) {
        if (value === null || value === undefined || value === false)
            continue;
        if (name === "class")
            element.className = String(value);
        else if (name in element)
            Object.assign(element, { [name]: value });
        else
            element.setAttribute(name, String(value));
    }
    element.append(...children.filter((child) => child !== null && child !== undefined && child !== false).map((child) => (child instanceof Node ? child : String(child))));
    return element;
}
/** Puts fresh in the place of old; who had the focus there keeps it. */
export function swap(old, fresh) {
    const held = old.contains(document.activeElement) ? document.activeElement.dataset["action"] : undefined;
    old.replaceWith(fresh);
    if (held)
        fresh.querySelector(`[data-action="${held}"]`)?.focus();
}
/** 4:05 */
export function clock(milliseconds) {
    const seconds = Math.max(0, Math.floor(milliseconds / 1000));
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
/** Tells the user what went wrong, until the next thing they do. */
export function tell(fault) {
    $("fault").textContent = fault instanceof Error ? fault.message : String(fault);
}
export const hush = () => $("fault").replaceChildren();
/** An action of a button: while it runs the button is off, and what fails is told. */
export const act = (work) => async (event) => {
    event.preventDefault();
    hush();
    const button = event.type === "submit" ? event.submitter : event.currentTarget;
    button?.setAttribute("aria-busy", "true");
    try {
        await work(event);
    }
    catch (fault) {
        tell(fault);
    }
    finally {
        button?.removeAttribute("aria-busy");
    }
};
