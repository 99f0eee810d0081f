namespace KpnEen.Identity.Pages;

/// <summary>How the pages look: one sheet, light and dark as the reader's system is.</summary>
internal static class PageStyle
{
    public static Html Css { get; } =
        Html.Of(
            $$"""
            :root { color-scheme: light dark; --bg: #f4f6f5; --card: #fff; --ink: #17211c; --soft: #55625c; --line: #d3dbd7; --go: #00713d; --go-ink: #fff; --bad: #b3261e; --note: #e6f3ec; }
            @media (prefers-color-scheme: dark) { :root { --bg: #101512; --card: #1a211d; --ink: #edf2ef; --soft: #a6b3ac; --line: #38443d; --go: #4cc88a; --go-ink: #06170e; --bad: #ff8a80; --note: #16301f; } }
            * { box-sizing: border-box; }
            body { margin: 0; background: var(--bg); color: var(--ink); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
            main { margin: 0 auto; padding: 1.5rem 1rem 4rem; }
            main.narrow { max-width: 28rem; } main.wide { max-width: 64rem; }
            .card { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 1.5rem; margin-top: 1rem; }
            h1 { font-size: 1.4rem; line-height: 1.25; margin: 0 0 .5rem; } h2 { font-size: 1.1rem; margin: 0 0 .5rem; }
            p { margin: .5rem 0; } .soft { color: var(--soft); } .brand { font-weight: 700; color: var(--go); letter-spacing: .01em; }
            label { display: block; font-weight: 600; margin-top: 1rem; }
            input[type=text], input[type=email], input[type=password], input[type=url], textarea, select { width: 100%; padding: .6rem .7rem; margin-top: .25rem; font: inherit; color: inherit; background: var(--bg); border: 1px solid var(--soft); border-radius: 8px; }
            .check { display: flex; gap: .6rem; align-items: flex-start; font-weight: 400; margin-top: .5rem; } .check input { margin-top: .35rem; }
            fieldset { border: 1px solid var(--line); border-radius: 8px; margin: 1rem 0 0; padding: .5rem 1rem 1rem; } legend { font-weight: 600; padding: 0 .4rem; }
            button, .button { display: inline-block; font: inherit; font-weight: 600; padding: .6rem 1.1rem; border-radius: 8px; border: 1px solid var(--go); background: var(--go); color: var(--go-ink); cursor: pointer; text-decoration: none; }
            button.plain { background: transparent; color: var(--ink); border-color: var(--soft); } button.bad { background: transparent; color: var(--bad); border-color: var(--bad); }
            .actions { display: flex; flex-wrap: wrap; gap: .6rem; margin-top: 1.25rem; align-items: center; } .actions form { margin: 0; }
            a { color: var(--go); } :focus-visible { outline: 3px solid var(--go); outline-offset: 2px; }
            .error { border-left: 4px solid var(--bad); padding: .5rem .8rem; margin: 1rem 0; background: var(--bg); }
            .note { border-left: 4px solid var(--go); padding: .5rem .8rem; margin: 1rem 0; background: var(--note); }
            form:has([value=program]:checked) .people { display: none; } fieldset h2 { font-size: 1rem; margin: 1rem 0 0; }
            ul.scopes { margin: .5rem 0; padding-left: 1.2rem; } ul.scopes li { margin: .25rem 0; }
            .table { overflow-x: auto; } table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .55rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top; } th { color: var(--soft); font-weight: 600; font-size: .9rem; }
            code, .secret { font-family: ui-monospace, "Cascadia Mono", Menlo, monospace; font-size: .92em; overflow-wrap: anywhere; } .secret { display: block; padding: .7rem; background: var(--bg); border: 1px dashed var(--soft); border-radius: 8px; user-select: all; }
            header.bar { display: flex; flex-wrap: wrap; gap: .5rem 1.25rem; align-items: center; } header.bar nav { display: flex; gap: 1rem; flex-wrap: wrap; } header.bar form { margin-left: auto; }
            nav a[aria-current] { font-weight: 700; text-decoration: none; color: var(--ink); }
            .skip { position: absolute; left: -99rem; } .skip:focus { left: 1rem; top: 1rem; background: var(--card); padding: .5rem 1rem; }
            dl { display: grid; grid-template-columns: max-content 1fr; gap: .35rem 1rem; margin: .5rem 0; } dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
            """
        );
}
