import Foundation
import TasteClient

/// Ratings of successive lines, which are stored in one request and so with one write to the disk.
struct RatingGroup {
    /// The daemon names the new items of a request up to this number of ratings.
    private static let limit = 20

    private(set) var rates: [(line: Int, command: RateCommand)] = []

    /// Whether a rating may be stored together with these. Of two ratings of one item by one user, the first would not
    /// be stored.
    func hasRoom(for rate: RateCommand) -> Bool {
        rates.count < Self.limit
            && !rates.contains { $0.command.user == rate.user && $0.command.item == rate.item }
    }

    mutating func add(_ rate: RateCommand, line: Int) { rates.append((line, rate)) }

    /// Stores the ratings, and prints what each command would have printed.
    ///
    /// - Returns: whether they were stored; if not, none of them was.
    func store(_ client: TasteClient, _ output: inout Output) async throws -> Bool {
        guard rates.count > 1 else { return rates.isEmpty }
        guard let answer = try? await client.rateNamingNewItems(rates.map(\.command.rating)) else { return false }
        var left = answer.value
        for (place, (_, command)) in rates.enumerated() {
            let new = left.firstIndex { $0.item == command.item }.map { left.remove(at: $0) }
            let sequence = answer.freshness.sequence - UInt64(rates.count - 1 - place)
            try command.report(sequence: sequence, new: new, &output)
        }
        return true
    }
}
