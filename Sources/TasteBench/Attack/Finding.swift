import TerminalOutput

/// One row of the attack's table: what was seen beside what it must be.
struct Finding: Sendable {
    enum Verdict: String, Sendable { case met = "yes", missed = "NO", skipped = "skipped" }

    let what: String
    let seen: String
    let must: String
    let verdict: Verdict
    /// What the figure is compared with, and was measured in the same run.
    var beside = ""
    /// The number of measurements behind a percentile.
    var samples: Int?

    /// A figure with its largest value.
    static func atMost(_ most: Double, _ unit: String, _ what: String, _ value: Double, note: String = "") -> Finding {
        Finding(
            what: what, seen: "\(Figure.short(value)) \(unit)" + (note.isEmpty ? "" : ", \(note)"),
            must: "<= \(Figure.short(most)) \(unit)", verdict: value <= most ? .met : .missed)
    }

    /// A number of stores, answers or the like.
    static func count(_ what: String, _ value: Int, atMost most: Int, note: String = "") -> Finding {
        Finding(
            what: what, seen: "\(value)" + (note.isEmpty ? "" : ", \(note)"), must: most == 0 ? "none" : "<= \(most)",
            verdict: value <= most ? .met : .missed)
    }

    /// Something that must be true.
    static func holds(_ isMet: Bool, _ what: String, seen: String, must: String) -> Finding {
        Finding(what: what, seen: seen, must: must, verdict: isMet ? .met : .missed)
    }

    static func skipped(_ what: String, because reason: String) -> Finding {
        Finding(what: what, seen: reason, must: "", verdict: .skipped)
    }

    static var table: Table {
        Table([
            .text("trial"), .text("what"), .text("seen"), .text("beside"), .number("samples"), .text("must"),
            .text("met"),
        ])
    }

    /// Messages of the daemon are cut in the table, so that a row fits on a line.
    private static let shownCharacters = 100

    func cells(of trial: String) -> [String] {
        [
            trial, what, String(seen.prefix(Self.shownCharacters)), beside, samples.map { Plain.count($0) } ?? "", must,
            verdict.rawValue,
        ]
    }

    func json(of trial: String) -> String {
        var line = JSONLine()
        line.add("trial", trial)
        line.add("what", what)
        line.add("seen", seen)
        line.add("beside", beside)
        line.add("samples", samples)
        line.add("must", must)
        line.add("met", verdict.rawValue.lowercased())
        return line.text
    }
}

extension Finding {
    /// The 99th percentile of a probe's latencies, where every request must be answered.
    static func p99(_ what: String, _ seen: ProbeReport, atMost most: Double, quiet: ProbeReport? = nil) -> Finding {
        latency(
            what, seen.p99, seen, atMost: most, must: "<= \(Figure.short(most)) ms",
            beside: quiet.map { "quiet \(Figure.short($0.p99)) ms" })
    }

    /// The 99th percentile as a multiple of the one that `other` saw.
    static func p99(_ what: String, _ seen: ProbeReport, times: Double, _ other: ProbeReport, _ name: String) -> Finding
    {
        latency(
            what, seen.p99, seen, atMost: other.p99 * times, must: "<= \(Figure.short(times)) x \(name)",
            beside: "\(name) \(Figure.short(other.p99)) ms")
    }

    static func latency(
        _ what: String, _ value: Double, _ seen: ProbeReport, atMost most: Double, must: String, beside: String?
    ) -> Finding {
        let failed = seen.failures > 0 ? ", \(seen.failures) failed: \(seen.failure)" : ""
        var finding = Finding(
            what: what,
            seen: "\(Figure.short(value)) ms (p50 \(Figure.short(seen.p50)), max \(Figure.short(seen.max)))" + failed,
            must: must, verdict: value <= most && seen.failures == 0 && seen.count > 0 ? .met : .missed)
        finding.beside = beside ?? ""
        finding.samples = seen.count
        return finding
    }
}
