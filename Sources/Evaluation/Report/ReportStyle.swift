/// The report's style sheet, for light and dark mode and for wide and narrow screens.
enum ReportStyle {
    /// Colours that colour-blind readers can distinguish (Okabe and Ito, 2008), and lighter ones for dark mode.
    private static let colours: [(day: String, night: String)] = [
        ("#0072b2", "#56b4e9"), ("#d55e00", "#ff9d5c"), ("#009e73", "#4fd0a5"), ("#b3589a", "#e79ccb"),
        ("#8a6d00", "#e6c229"), ("#5b5bd6", "#a6a6ff"), ("#9a3b3b", "#ff8f8f"), ("#5f6b76", "#a9b4bf"),
    ]

    /// The number of the colour of a model.
    static func series(_ number: Int) -> Int { number % colours.count }

    static var css: String {
        let day = colours.enumerated().map { "--c\($0): \($1.day);" }.joined(separator: " ")
        let night = colours.enumerated().map { "--c\($0): \($1.night);" }.joined(separator: " ")
        let series = colours.indices.map {
            ".s\($0) { stroke: var(--c\($0)); } .f\($0) { fill: var(--c\($0)); } .b\($0) { background: var(--c\($0)); }"
        }.joined(separator: "\n")
        return """

            :root { color-scheme: light dark; --ground: #fbfbfa; --panel: #ffffff; --ink: #1d2329; --soft: #5d6873;
            --rule: #e3e6e8; \(day) }
            @media (prefers-color-scheme: dark) { :root { --ground: #14181c; --panel: #1c2227; --ink: #e8ecef; --soft: #9aa6b1;
            --rule: #2f373e; \(night) } }
            * { box-sizing: border-box; }
            body { margin: 0 auto; max-width: 1120px; padding: 28px 20px 60px; background: var(--ground); color: var(--ink);
            font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
            h1 { font-size: 1.6rem; line-height: 1.2; margin: 0 0 6px; overflow-wrap: anywhere; }
            h2 { font-size: 1.05rem; margin: 0 0 8px; }
            section { margin-top: 30px; }
            header p, .remark, figcaption { color: var(--soft); margin: 0; }
            .remark { margin-bottom: 10px; font-size: .9rem; }
            .legend { display: flex; flex-wrap: wrap; gap: 6px 18px; list-style: none; margin: 16px 0 0; padding: 0; }
            .key { display: inline-block; width: 12px; height: 12px; border-radius: 3px; margin-right: 7px; }
            .charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 440px), 1fr)); gap: 18px; }
            figure { margin: 0; padding: 16px 16px 14px; background: var(--panel); border: 1px solid var(--rule); border-radius: 10px;
            display: flex; flex-direction: column; }
            figcaption { font-size: .85rem; margin-top: auto; padding-top: 8px; }
            svg { display: block; width: 100%; height: auto; font-size: 12.5px; font-variant-numeric: tabular-nums; }
            .grid { stroke: var(--rule); stroke-width: 1; }
            .perfect { stroke: var(--soft); stroke-width: 1; stroke-dasharray: 4 4; }
            .line { fill: none; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; }
            .tick, .axis { fill: var(--soft); } .tick { font-size: 11px; }
            .name, .value { fill: var(--ink); }
            .scroll { overflow-x: auto; background: var(--panel); border: 1px solid var(--rule); border-radius: 10px; }
            table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; width: 100%; }
            td, th { padding: 6px 14px; text-align: right; white-space: nowrap; vertical-align: top; }
            th[scope=row], thead td { text-align: left; position: sticky; left: 0; background: var(--panel); font-weight: 500;
            color: var(--soft); }
            thead th { font-weight: 600; }
            tbody tr { border-top: 1px solid var(--rule); }
            td small { color: var(--soft); }
            td code { display: inline-block; min-width: 190px; max-width: 260px; white-space: normal; overflow-wrap: anywhere; text-align: left;
            font-size: .8rem; }
            .best { font-weight: 700; }
            \(series)

            """
    }
}
