import Datasets
import TasteProtocol

/// Steered questions against plain ones at MovieLens 1M's size.
struct SteeredRows {
    private static let users = 500
    private static let questions = 2000

    let daemon: BenchDaemon
    let report: (Figure) -> Void

    func measure() throws {
        try BenchCatalogue.putSet("library", of: 2000, among: BenchRatings.items, into: daemon.socket)
        let named = BenchCatalogue.names(of: 2000, among: BenchRatings.items)
        let plain = try frames { _ in }
        let set = try frames { $0.candidates.onlySet = "library" }
        let filters = try frames {
            $0.candidates.anyGenres = [BenchCatalogue.genre(1), BenchCatalogue.genre(2), BenchCatalogue.genre(3)]
            $0.candidates.fromYear = 1960
            $0.candidates.minRatings = 20
        }
        let names = try frames { $0.candidates.onlyItems = named }
        let diverse = try frames { $0.diversity = 0.3 }
        let group = try groups()
        let medians = try medians([plain, set, filters, names, diverse, group])
        report(row("a stored set of 2,000 items", medians[1], of: medians[0], atMost: 1.1))
        report(row("three filters", medians[2], of: medians[0], atMost: 1.1))
        report(
            Figure(
                name: "recommend 10 with 2,000 names in the request, p50", value: medians[3], unit: "us",
                limit: medians[0] + 2000 * 0.3, limitName: "plain + 0.3 us a name", goal: .atMost(1)))
        report(row("diversity 0.3", medians[4], of: medians[0], atMost: 1.5))
        report(row("a group of four", medians[5], of: medians[0], atMost: 4))
    }

    func measureReasons() throws {
        let medians = try medians([try frames { _ in }, try frames { $0.explain = 3 }])
        report(row("explain 3, linear", medians[1], of: medians[0], atMost: 2))
    }

    private func frames(_ change: (inout WireRecommend) -> Void) throws -> [[UInt8]] {
        try RawClient.recommendations(users: Self.users, among: BenchRatings.users, change)
    }

    private func groups() throws -> [[UInt8]] {
        try (0..<Self.users).map { number in
            var call = WireRecommend()
            call.group = (0..<4).map { member in
                var own = WireGroupMember()
                own.user = SyntheticRatings.name(ofUser: (number * 4 + member) * (BenchRatings.users / Self.users / 4))
                return own
            }
            call.count = 10
            return try RawClient.frame(1, .recommend(call))
        }
    }

    private func medians(_ questions: [[[UInt8]]]) throws -> [Double] {
        try PairedLatencies.medians(count: Self.questions, try RawClient(path: daemon.socket), questions)
    }

    private func row(_ what: String, _ value: Double, of plain: Double, atMost goal: Double) -> Figure {
        Figure(
            name: "recommend 10, \(what), p50", value: value, unit: "us", limit: plain, limitName: "a plain recommend",
            goal: .atMost(goal))
    }
}
