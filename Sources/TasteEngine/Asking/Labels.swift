import DenseMath
import Recommenders
import TasteStore
import TasteValues

extension Engine {
    /// Adds names, titles, predicted ratings and paths to the items of a page. A page with a cursor ends early where
    /// its texts would not fit into the answer; what is left follows on the next one.
    func recommendations(
        _ page: ItemPage, for party: Party, _ question: Question, in snapshot: borrowing Snapshot
    ) throws -> Recommendations {
        let items = page.entries.map(\.index)
        let scores = party.single == nil ? nil : page.entries.map(\.score)
        let members = try party.members.map { member in
            try predictions(for: member.asker, of: items, scores: scores, in: snapshot)
        }
        let explanations =
            try question.explain > 0
            ? party.single.map { asker in
                try self.explanations(
                    of: page.entries.map { ($0.index, $0.score) }, for: asker, count: question.explain, in: snapshot)
            } : nil
        var result = Recommendations(unknownMembers: party.unknownMembers)
        result.recommendations.reserveCapacity(items.count)
        var budget = PageBudget(bytes: page.origin == nil ? .max : question.bytes - PageCursor.textBytesMax)
        for (position, entry) in page.entries.enumerated() {
            let label = try label(of: entry.index, in: snapshot)
            guard budget.take(texts: 2, bytes: label.name.utf8.count + label.title.utf8.count + 5 * members.count)
            else { break }
            let ratings = members.map { scale.clamp($0[position]) }
            result.recommendations.append(
                Recommendation(
                    item: label.name, title: label.title, score: entry.score, predicted: party.mean(of: ratings),
                    path: try party.path(of: entry.index, in: snapshot), members: party.isGroup ? ratings : [],
                    explored: page.explored.contains(entry.index), explanation: explanations?[position]))
        }
        if let origin = page.origin {
            let left = page.entries.dropFirst(result.recommendations.count).map {
                PageCursor.Place(item: $0.index, isExplored: page.explored.contains($0.index))
            }
            let cursor = PageCursor(origin: origin, places: left + page.rest)
            if !cursor.places.isEmpty { result.nextCursor = cursor.text(itemCount: try snapshot.items.count) }
        }
        return result
    }

    func label(of item: Int32, in snapshot: borrowing Snapshot) throws -> (name: String, title: String) {
        guard let label = try snapshot.items.shortLabel(of: UInt32(bitPattern: item)) else {
            throw TasteError(.dataLoss, "Item \(item) has no name. Restore the store from a backup.")
        }
        return label
    }
}

extension Party {
    /// The weighted mean of the members' ratings.
    fileprivate func mean(of ratings: [Float]) -> Float {
        if ratings.count == 1 { return ratings[0] }
        let total = members.reduce(0) { $0 + $1.weight }
        return zip(members, ratings).reduce(0) { $0 + $1.0.weight * $1.1 } / total
    }

    /// The path of one item: an item that the model has not learned is answered by content.
    fileprivate func path(of item: Int32, in snapshot: borrowing Snapshot) throws -> Path {
        guard let asker = members.lazy.map(\.asker).first(where: { $0.serving != nil }) else { return path }
        return try asker.path(of: item, in: snapshot) == .content ? .content : path
    }
}
