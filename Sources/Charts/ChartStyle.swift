/// The style sheet of charts, for light and dark grounds. Text takes the colours of the page around it.
package enum ChartStyle {
    package static var css: String {
        func variables(_ colour: (Int, String)) -> String { "--c\(colour.0): \(colour.1);" }
        let day = ModelStyle.colours.enumerated().map { variables(($0, $1.day)) }.joined(separator: " ")
        let night = ModelStyle.colours.enumerated().map { variables(($0, $1.night)) }.joined(separator: " ")
        let series = ModelStyle.colours.indices.map {
            ".s\($0) { stroke: var(--c\($0)); } .f\($0) { fill: var(--c\($0)); }"
        }.joined(separator: "\n")
        return """
            :root { --chart-ink: #1d2329; --chart-soft: #56606a; --chart-rule: #e3e6e8; \(day) }
            @media (prefers-color-scheme: dark) { :root { --chart-ink: #e8ecef; --chart-soft: #a3aeb8; --chart-rule: #353c42; \(night) } }
            .chart { display: block; width: 100%; max-width: 36rem; height: auto; font-size: 12px; font-variant-numeric: tabular-nums; }
            .chart .grid { stroke: var(--chart-rule); stroke-width: 1; }
            .chart .perfect { stroke: var(--chart-soft); stroke-width: 1; stroke-dasharray: 2 4; }
            .line { fill: none; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; }
            .line.dashed { stroke-dasharray: 6 5; }
            .chart .tick, .chart .axis { fill: var(--chart-soft); } .chart .tick { font-size: 11px; }
            .chart .name, .chart .value { fill: var(--chart-ink); }
            .legend { display: flex; flex-wrap: wrap; gap: .3rem 1.1rem; list-style: none; margin: .6rem 0; padding: 0; }
            .legend li { display: flex; align-items: center; gap: .4rem; }
            .key { width: 30px; height: 12px; flex: none; }
            \(series)

            """
    }

    /// A legend of models.
    ///
    /// - Parameter models: The name that is shown, and the kind of the model.
    package static func legend(_ models: [(name: String, kind: String)]) -> String {
        let entries = models.map { "<li>\(ModelStyle(of: $0.kind).key)\(Markup.escaped($0.name))</li>" }
        return "<ul class=\"legend\">" + entries.joined() + "</ul>"
    }
}
