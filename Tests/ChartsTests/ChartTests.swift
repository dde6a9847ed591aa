import Foundation
import Testing

@testable import Charts

@Suite("Charts")
struct ChartTests {
    @Test("Kinds of models that are compared have styles of their own, and unknown kinds always the same one")
    func styles() {
        let kinds = [
            "blend", "autoencoder", "linear", "als", "vae", "dae", "hybrid", "popularity", "bias", "ncf", "sae",
            "ncf-softmax", "content",
        ]
        #expect(Set(kinds.map { ModelStyle(of: $0) }).count == kinds.count)
        #expect(ModelStyle(of: "blend").colour == 0 && !ModelStyle(of: "blend").isDashed)
        #expect(ModelStyle(of: "some other") == ModelStyle(of: "some other"))
        #expect(ModelStyle.colours.indices.contains(ModelStyle(of: "").colour))
    }

    @Test("Titles, notes and names are escaped wherever a chart shows them")
    func escaping() {
        let bad = "<b>&\"'"
        var chart = LineChart(
            [.init(ModelStyle(of: bad), [.init(x: 0, y: 1, note: bad), .init(x: 1, y: 2, note: bad)])],
            label: bad, xTitle: bad, yTitle: bad)
        chart.across = .categories([bad, bad])
        let rows = IntervalChart([.init(name: bad, value: 1, spread: 0.1)], title: bad).svg
        for svg in [chart.svg, rows, ChartStyle.legend([(bad, bad)])] {
            #expect(!svg.contains("<b>") && svg.contains("&lt;b&gt;&amp;"))
            // Outside of quotes, nothing of the text begins an attribute.
            #expect(!svg.contains("&\"'"))
        }
    }

    @Test("A chart says in words what it shows")
    func labelled() {
        let chart = LineChart(
            [.init(ModelStyle(of: "bias"), [.init(x: 0, y: 1, note: "")])], label: "Error over time", xTitle: "",
            yTitle: "")
        #expect(chart.svg.contains("role=\"img\" aria-label=\"Error over time\""))
        let rows = IntervalChart([.init(name: "als", value: 0.25, spread: 0)], title: "RMSE").svg
        #expect(rows.contains("aria-label=\"RMSE: als 0.2500\""))
    }

    @Test("Counts have no ticks between whole numbers")
    func whole() {
        let axis = Axis(covering: [1, 2, 3], from: 0, to: 100, isTight: true, isWhole: true)
        #expect(axis.ticks == [1, 2, 3])
        let many = Axis(covering: [1, 100], from: 0, to: 100, isTight: true, isWhole: true)
        #expect(many.ticks.count <= 8 && many.ticks.allSatisfy { $0 == $0.rounded() })
    }

    @Test(
        "Times have few ticks at whole minutes, hours or days of the time zone",
        arguments: [
            (600, 300), (7_200, 3_600), (86_400, 21_600), (30 * 86_400, 604_800), (4 * 365 * 86_400, 31_536_000),
        ] as [(Double, Double)])
    func times(length: Double, step: Double) throws {
        let zone = try #require(TimeZone(secondsFromGMT: 5 * 3_600 + 1_800))
        let start = 1_790_000_123.0
        let ticks = ChartClock(zone: zone).ticks(from: start, to: start + length)
        #expect((1...6).contains(ticks.count))
        for tick in ticks {
            #expect(tick >= start && tick <= start + length)
            #expect((tick + 19_800).truncatingRemainder(dividingBy: step) == 0, "\(tick)")
        }
        #expect(ChartClock(zone: zone).label(86_400, from: 0, to: 3_600) == "05:30")
        #expect(ChartClock(zone: zone).label(86_400, from: 0, to: 30 * 86_400) == "2 Jan")
    }

    @Test("Values that are all equal, one alone, or none are drawn without a number that is none")
    func degenerate() {
        for values in [[], [2], [2, 2, 2], [0, 0]] as [[Double]] {
            let points = values.enumerated().map { LineChart.Point(x: Double($0.offset), y: $0.element, note: "") }
            var chart = LineChart([.init(ModelStyle(of: "als"), points)], label: "", xTitle: "", yTitle: "")
            for across in [.numbers, .wholeNumbers, .times(ChartClock()), .categories(["a", "b", "c"])]
                as [LineChart.Across]
            {
                chart.across = across
                #expect(!chart.svg.contains("nan") && !chart.svg.contains("inf"))
            }
        }
    }
}
