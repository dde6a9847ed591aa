import DenseMath
import Recommenders
import TasteStore
import TasteValues

extension Engine {
    /// The items that an asker would like best, among those that the question allows.
    ///
    /// The steps of an answer have a file each: which items may be in it (`CandidateItems`), for whom (`Party`), their
    /// scores (`Scoring`), their order (`Ordering`), and the page of it (`PageCursor`). All see one snapshot.
    ///
    /// - Throws: `invalidArgument` and `notFound` with the field at fault; for an as-of read `resourceExhausted` if
    ///   more events have followed than the question allows.
    package func recommend(_ question: Question) throws(TasteError) -> Answer<Recommendations> {
        try question.check(scale)
        return try read { snapshot in
            if let asOf = question.asOf {
                try Self.check(asOf.sequence, newest: try snapshot.sequence, limit: asOf.limit)
            }
            var items = try self.candidateItems(question.candidates, in: snapshot)
            let party = try self.party(question, &items, in: snapshot)
            items.eligible.narrow(to: question.candidates?.rated ?? .excluded, of: party)
            let page = try self.page(of: question, for: party, among: items.eligible, in: snapshot)
            var result = try self.recommendations(page, for: party, question, in: snapshot)
            if question.candidates?.isEmpty == false || items.unknown > 0 { result.candidates = items.report }
            var freshness = try self.freshness(in: snapshot, path: party.path)
            if let asOf = question.asOf { freshness.sequence = asOf.sequence }
            return Answer(result, freshness: freshness)
        }
    }

    /// Recommendations for a user among all items.
    ///
    /// - Parameter asOf: See ``Question/asOf``.
    package func recommend(
        user: String, count: Int, likedGenres: [String] = [], asOf: (sequence: UInt64, limit: Int)? = nil
    ) throws(TasteError) -> Answer<[Recommendation]> {
        var question = Question(for: .user(user), count: count)
        question.likedGenres = likedGenres
        question.asOf = asOf
        let answer = try recommend(question)
        return Answer(answer.value.recommendations, freshness: answer.freshness)
    }

    private static func check(_ sequence: UInt64, newest: UInt64, limit: Int) throws(TasteError) {
        guard sequence <= newest else {
            throw TasteError(
                .invalidArgument,
                "There is no event \(sequence) yet: the newest is \(newest). Name one up to that, or ask for now without as_of.",
                field: "as_of")
        }
        guard newest - sequence <= UInt64(limit) else {
            throw TasteError(
                .resourceExhausted,
                "\(newest - sequence) events have followed \(sequence); at most \(limit) are looked through (limits.pastEvents). Name one from \(newest - UInt64(limit)) on, or raise the limit.",
                field: "as_of")
        }
    }
}

extension EligibleItems {
    /// Applies what concerns whoever asks.
    fileprivate mutating func narrow(to rated: Rated, of party: Party) {
        switch rated {
        case .included, .unrecognized: break
        case .excluded: remove(party.rated, by: "rated")
        case .only:
            keep(ItemBits(party.rated.lazy.map { UInt32(bitPattern: $0) }, itemCount: itemCount), by: "rated")
        }
        remove(party.marked, by: "hidden")
    }
}
