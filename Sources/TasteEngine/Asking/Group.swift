import DenseMath
import Recommenders
import TasteStore
import TasteValues

/// Several users together: the mean of their scores without misery (Masthoff, "Group Modeling: Selecting a Sequence of
/// Television Items to Suit a Group of Viewers", UMUAI 14, 2004, section 3).
extension Engine {
    /// The weighted mean of the members' scores, each member's scaled to mean 0 and standard deviation 1, so that
    /// nobody counts more because of larger scores.
    func groupScores(
        of party: Party, _ itemCount: Int, _ scores: inout [Float], in snapshot: borrowing Snapshot
    ) throws -> ItemScores {
        let total = party.members.reduce(0) { $0 + $1.weight }
        var mean = [Float](repeating: 0, count: itemCount)
        for member in party.members {
            try TimeAllowance.check()
            var own = try self.scores(of: member.asker, itemCount, &scores, in: snapshot).list(below: itemCount)
            ScoreScale.standardise(&own)
            var span = mean.mutableSpan
            Kernels.axpy(member.weight / total, own.span, into: &span)
        }
        return ItemScores(first: mean)
    }

    /// Entries that a group is asked to look at beyond those that it gets, because some will make a member miserable.
    private static let spareEntries = 50

    /// The best items for a group: those that some member is predicted to dislike come after all others.
    func best(
        _ count: Int, of scores: ItemScores, for party: Party, among eligible: EligibleItems,
        in snapshot: borrowing Snapshot
    ) throws -> [TopK.Entry] {
        let all = eligible.count
        var looked = min(all, count + Self.spareEntries)
        while true {
            let entries = scores.best(looked, among: eligible)
            let isMiserable = try misery(of: entries.map(\.index), for: party, in: snapshot)
            let pleasant = entries.indices.filter { !isMiserable[$0] }
            if pleasant.count >= count || looked >= all {
                let miserable = entries.indices.filter { isMiserable[$0] }
                return (pleasant + miserable).prefix(count).map { entries[$0] }
            }
            looked = min(all, 8 * looked)
        }
    }

    /// For each item, whether some member's predicted rating is in the lower half of the scale.
    private func misery(
        of items: [Int32], for party: Party, in snapshot: borrowing Snapshot
    ) throws -> [Bool] {
        let middle = (scale.minimum + scale.maximum) / 2
        var isMiserable = [Bool](repeating: false, count: items.count)
        for member in party.members {
            try TimeAllowance.check()
            let predicted = try predictions(for: member.asker, of: items, in: snapshot)
            for position in items.indices where predicted[position] < middle { isMiserable[position] = true }
        }
        return isMiserable
    }
}
