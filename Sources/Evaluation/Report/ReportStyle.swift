import Charts

/// The report's style sheet, for light and dark mode and for wide and narrow screens.
enum ReportStyle {
    static var css: String {
        """

        \(ChartStyle.css)
        :root { color-scheme: light dark; --ground: #fbfbfa; --panel: #ffffff; --ink: #1d2329; --soft: #56606a;
        --rule: #e3e6e8; --shade: #0000002e; }
        @media (prefers-color-scheme: dark) { :root { --ground: #14181c; --panel: #1c2227; --ink: #e8ecef; --soft: #a3aeb8;
        --rule: #353c42; --shade: #000000a0; } }
        * { box-sizing: border-box; }
        body { margin: 0 auto; max-width: 1120px; padding: clamp(14px, 3vw, 28px) clamp(12px, 3vw, 20px) 48px; background: var(--ground);
        color: var(--ink); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
        h1 { font-size: 1.6rem; line-height: 1.2; margin: 0 0 6px; overflow-wrap: anywhere; }
        h2 { font-size: 1.05rem; margin: 0 0 8px; }
        section { margin-top: 30px; }
        header p, .remark, figcaption, footer { color: var(--soft); margin: 0; overflow-wrap: anywhere; }
        .remark { margin-bottom: 10px; font-size: .9rem; }
        footer { margin-top: 30px; font-size: .85rem; }
        .verdict { margin-top: 20px; padding: 14px 18px; background: var(--panel); border: 1px solid var(--rule);
        border-left: 4px solid var(--c0); border-radius: 10px; }
        .verdict p { margin: 0; } .verdict p + p { margin-top: 8px; }
        .charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 400px), 1fr)); gap: 16px; }
        figure { margin: 0; padding: 14px clamp(10px, 3vw, 16px); background: var(--panel); border: 1px solid var(--rule); border-radius: 10px;
        display: flex; flex-direction: column; min-width: 0; }
        figure .chart { margin: 0 auto; }
        figcaption { font-size: .85rem; margin-top: auto; padding-top: 8px; }
        @media (min-width: 880px) { .charts figure:last-child:nth-child(odd) { grid-column: 1 / -1; } }
        .scroll { overflow-x: auto; border: 1px solid var(--rule); border-radius: 10px; background:
        linear-gradient(to left, var(--panel) 30%, transparent) right / 40px 100%,
        radial-gradient(farthest-side at 100% 50%, var(--shade), transparent) right / 14px 100%, var(--panel);
        background-repeat: no-repeat; background-attachment: local, scroll, scroll; }
        .scroll:focus-visible { outline: 3px solid var(--c0); }
        table { border-collapse: separate; border-spacing: 0; font-size: .9rem; font-variant-numeric: tabular-nums; width: 100%; }
        td, th { padding: 6px 12px; text-align: right; white-space: nowrap; vertical-align: top; border-top: 1px solid var(--rule); }
        thead td, thead th { border-top: 0; font-weight: 600; }
        thead th .key { vertical-align: middle; margin-right: 4px; }
        th[scope=row], thead td { text-align: left; position: sticky; left: 0; background: var(--panel); font-weight: 500; color: var(--soft); }
        td small { color: var(--soft); }
        td code { display: inline-block; min-width: 190px; max-width: 260px; white-space: normal; overflow-wrap: anywhere; text-align: left;
        font-size: .8rem; }
        .best { font-weight: 700; }
        .terms { display: grid; grid-template-columns: auto 1fr; gap: 4px 18px; margin: 0; font-size: .9rem; }
        .terms dt { font-weight: 600; } .terms dd { margin: 0; color: var(--soft); }
        @media (max-width: 560px) {
        td, th { padding: 6px 8px; } th[scope=row] { font-size: .82rem; }
        .terms { grid-template-columns: 1fr; } .terms dd { margin-bottom: 6px; }
        }

        """
    }
}
