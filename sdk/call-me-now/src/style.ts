/** The page may set --kpn-accent, --kpn-accent-text and --kpn-radius, and style the parts. */
export const style = `
:host{display:inline-block;max-width:100%;font:inherit;color-scheme:light dark;--a:var(--kpn-accent,#0a7d1e);--t:var(--kpn-accent-text,#fff);--r:var(--kpn-radius,.75rem);--g:color-mix(in srgb,CanvasText 45%,Canvas)}
:host([hidden]),[hidden]{display:none!important}
button{font:inherit;font-weight:600;border:0;border-radius:var(--r);padding:.65em 1.1em;cursor:pointer;background:var(--a);color:var(--t)}
button.quiet{background:none;color:inherit;text-decoration:underline}
button:disabled{opacity:.5;cursor:default}
:is(button,input,select):focus-visible{outline:3px solid var(--a);outline-offset:2px}
.card{box-sizing:border-box;width:22rem;max-width:100%;padding:1rem;border-radius:var(--r);border:1px solid var(--g);background:Canvas;color:CanvasText}
.pot{position:absolute;left:-999em}
select{margin-bottom:.8rem}
#code b{font-size:1.6em;letter-spacing:.15em}
label{display:block;font-weight:600;margin-bottom:.35rem}
input,select{box-sizing:border-box;width:100%;font:inherit;padding:.6em .7em;border-radius:calc(var(--r)*.7);border:1px solid var(--g);background:Field;color:FieldText}
input[aria-invalid=true]{border-color:#c62828}
small{display:block;margin:.4rem 0 .8rem;opacity:.8}
p{margin:0 0 .8rem;display:flex;gap:.6em;align-items:center}
p:empty{display:none}
.live:before{content:"";flex:none;width:.7em;height:.7em;border-radius:50%;background:var(--g)}
.live[data-status=connected]:before{background:#0a7d1e}
.live.moving:before{background:var(--a);animation:b 1.2s ease-in-out infinite}
@keyframes b{50%{transform:scale(.5);opacity:.4}}
@media (prefers-reduced-motion:reduce){.live.moving:before{animation:none}}
`;
