import DenseMath
import TasteStore
import TasteValues

/// Lists for nobody in particular.
extension Engine {
    /// What a list is ordered by.
    package enum TopOrder: Sendable {
        /// The damped mean rating; rated items come before others.
        case popular
        /// The number of recent ratings, at a time in seconds since 1970.
        case trending(Recency, now: Int64)
        /// When items became known, newest first.
        case latest
    }

    /// The first `count` items of a list.
    ///
    /// - Parameter candidates: nil: all items.
    /// - Throws: as ``candidateItems(_:in:)``.
    package func top(
        _ order: TopOrder, count: Int, candidates: Candidates? = nil
    ) throws(TasteError) -> Answer<TopList> {
        try candidates?.check()
        return try read { snapshot in
            let items = try self.candidateItems(candidates, in: snapshot)
            let best = try self.best(count, by: order, among: items.eligible, in: snapshot)
            let popularity = try self.popularity.current(in: snapshot)
            var result = TopList(candidates: candidates?.isEmpty == false ? items.report : nil)
            for entry in best {
                let label = try self.label(of: entry.index, in: snapshot)
                let own = popularity.statistics(of: entry.index)
                result.items.append(
                    TopItem(
                        item: label.name, title: label.title, score: entry.score, ratings: Int(own.count),
                        mean: own.count > 0 ? own.mean : nil))
            }
            return Answer(result, freshness: try self.freshness(in: snapshot, path: .popularity))
        }
    }

    private func best(
        _ count: Int, by order: TopOrder, among eligible: EligibleItems, in snapshot: borrowing Snapshot
    ) throws -> [TopK.Entry] {
        switch order {
        case .popular: try popularity.current(in: snapshot).best(count, among: eligible)
        case .trending(let recency, let now):
            try trends.current(recency, now: now, in: snapshot).best(count, among: eligible)
        case .latest: eligible.last(count).map { TopK.Entry(index: $0, score: Float($0)) }
        }
    }
}
