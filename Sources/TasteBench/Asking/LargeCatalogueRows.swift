import Datasets
import DenseMath
import SwiftProtobuf
import TasteProtocol

/// Questions against a catalogue of 100,000 items.
struct LargeCatalogueRows {
    static var size: SyntheticDataset {
        get throws { try SyntheticDataset(users: 20_000, items: 100_000, ratings: 500_000) }
    }

    private static let items = 100_000
    private static let users = 20_000

    let daemon: BenchDaemon
    let report: (Figure) -> Void

    /// A stored set of 500 items against a pass over the whole catalogue.
    func measureSet(kind: String) throws {
        try BenchCatalogue.putSet("library", of: 500, among: Self.items, into: daemon.socket)
        let plain = try RawClient.recommendations(users: 200, among: Self.users)
        let set = try RawClient.recommendations(users: 200, among: Self.users) { $0.candidates.onlySet = "library" }
        let medians = try PairedLatencies.medians(count: 1000, try RawClient(path: daemon.socket), [plain, set])
        report(
            Figure(
                name: "recommend 10, a stored set of 500 of 100,000 items, \(kind), p50", value: medians[1], unit: "us",
                limit: medians[0], limitName: "the full pass", goal: .atMost(0.2)))
    }

    /// Lists for people of whom nothing is known, and for known users while no model serves.
    func measureLists() throws {
        let unknown = try frame(
            .recommend(
                .with {
                    $0.user = "somebody new"
                    $0.count = 10
                }))
        let known = try RawClient.recommendations(users: 200, among: Self.users)
        let lists = try [WireListOrder.popular, .latest, .trending].map { order in
            try frame(
                .listTop(
                    .with {
                        $0.order = order
                        $0.count = 10
                    }))
        }
        let ping = try frame(.ping(WirePing()))
        let medians = try PairedLatencies.medians(
            count: 1000, try RawClient(path: daemon.socket), [[ping], [unknown]] + lists.map { [$0] } + [known])
        let limit = medians[0] + Self.passMicroseconds()
        let names = ["recommend 10, unknown user", "popular 10", "latest 10", "trending 10"]
        for (name, value) in zip(names, medians[1...4]) { report(row(name, value, limit, atMost: 1.2)) }
        report(row("recommend 10, known user, no model", medians[5], limit, atMost: 2))
    }

    private func row(_ name: String, _ value: Double, _ limit: Double, atMost goal: Double) -> Figure {
        Figure(
            name: "\(name), 100,000 items, p50", value: value, unit: "us", limit: limit,
            limitName: "ping p50 + one pass over 100,000 floats", goal: .atMost(goal))
    }

    private func frame(_ call: WireRequest.OneOf_Call) throws -> [UInt8] { try RawClient.frame(1, call) }

    /// The time in which one thread reads 100,000 floats, compares each, and remembers the best ten.
    private static func passMicroseconds() -> Double {
        var random = RandomNumbers(seed: 1)
        let numbers = (0..<items).map { _ in Float(random.uniform()) }
        var times = Latencies()
        var sum: Float = 0
        times.measure(count: 200) { _ in
            var top = TopK(capacity: 10)
            for index in numbers.indices where numbers[index] >= top.threshold {
                top.insert(Int32(index), score: numbers[index])
            }
            sum += top.sorted().first?.score ?? 0
        }
        return sum > 0 ? times.median : 0
    }
}
