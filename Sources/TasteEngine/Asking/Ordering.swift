import DenseMath
import Recommenders
import TasteStore
import TasteValues

/// The items of an answer and those that would follow, in their order.
struct OrderedItems {
    var entries: [TopK.Entry] = []
    /// The items that have their places because they are to be explored.
    var explored: Set<Int32> = []
}

extension Engine {
    /// Pages whose order is shaped by diversity and exploration, as long as that is no more than so many places. The
    /// items after them are ordered by score.
    private static let shapedPages = 5
    private static let shapedPlaces = 200
    /// Items among which each item of a diverse list is chosen, and how many of them there are at most.
    private static let choice = 4
    private static let choices = 1000

    /// How many of the best items by score the order of so many needs; nil: it needs the scores of all.
    func needed(for count: Int, of question: Question) -> Int? {
        if question.explore > 0 { return nil }
        return question.diversity > 0 ? max(count, shape(count, question).choices) : count
    }

    /// How many places are shaped, and among how many of the best items their own are chosen.
    private func shape(_ count: Int, _ question: Question) -> (places: Int, choices: Int) {
        let pages = question.isPaged ? min(Self.shapedPages * question.count, Self.shapedPlaces) : 0
        let places = min(count, max(pages, question.count))
        return (places, max(places, min(Self.choice * places, Self.choices)))
    }

    /// The order of the eligible items, as far as the question needs it.
    ///
    /// - Parameter count: How many items are needed.
    func order(
        _ count: Int, _ question: Question, of scores: ItemScores, for party: Party, among eligible: EligibleItems,
        in snapshot: borrowing Snapshot
    ) throws -> OrderedItems {
        let (shaped, choices) = shape(count, question)
        let needed = needed(for: count, of: question) ?? max(count, choices)
        var ordered = OrderedItems(
            entries: try best(needed, of: scores, party, among: eligible, in: snapshot))
        if question.diversity > 0 {
            ordered.entries = try diversified(
                ordered.entries, first: shaped, page: question.count, choices: choices, question.diversity,
                for: party, in: snapshot)
        }
        if question.explore > 0 {
            try explore(&ordered, first: shaped, question, of: scores, among: eligible, in: snapshot)
        }
        ordered.entries = Array(ordered.entries.prefix(count))
        return ordered
    }

    private func best(
        _ count: Int, of scores: ItemScores, _ party: Party, among eligible: EligibleItems,
        in snapshot: borrowing Snapshot
    ) throws -> [TopK.Entry] {
        guard let asker = party.single else {
            return try best(count, of: scores, for: party, among: eligible, in: snapshot)
        }
        if case .popularity = asker.source, asker.steering.isEmpty {
            return try popularity.current(in: snapshot).best(count, among: eligible)
        }
        return scores.best(count, among: eligible)
    }
}
