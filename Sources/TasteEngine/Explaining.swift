import Recommenders
import TasteStore
import TasteValues

/// Why items have the scores that they have.
extension Engine {
    /// The ratings that moved the score of an item for a user, those with the largest contributions first.
    ///
    /// - Throws: `notFound` for an unknown item.
    package func explain(user name: String, item: String, count: Int) throws(TasteError) -> Answer<Explanation> {
        try read { snapshot in
            let item = Int32(bitPattern: try self.index(ofItem: item, field: "item", in: snapshot))
            let asker = try self.asker(user: name, Question(for: .user(name), count: 1), in: snapshot)
            let scores = try self.scratch.withScores { scores in
                try self.scores(of: asker, try snapshot.items.count, &scores, in: snapshot).score(of: item)
            }
            let explanations = try self.explanations(of: [(item, scores)], for: asker, count: count, in: snapshot)
            return Answer(explanations[0], freshness: try self.freshness(in: snapshot, path: asker.path))
        }
    }

    /// Explains the scores of some items, those of an answer.
    ///
    /// - Parameters:
    ///   - scores: as they are in the answer, steering included, which becomes part of `baseScore`.
    ///   - count: how many contributions to list for each item.
    func explanations(
        of scores: [(item: Int32, score: Float)], for asker: Asker, count: Int, in snapshot: borrowing Snapshot
    ) throws -> [Explanation] {
        guard case .model(let query, let serving) = asker.source else {
            return try scores.map { item, score in
                let genres: [String] =
                    if case .genres(let liked) = asker.source {
                        try self.genres(of: item, among: liked, in: snapshot)
                    } else { [] }
                return Explanation(
                    score: score, baseScore: score, rest: 0, method: genres.isEmpty ? nil : .content, genres: genres)
            }
        }
        let learned = try scores.indices.filter { try serving.hasLearned(scores[$0].item, in: snapshot) }
        let items = learned.map { scores[$0].item }
        let tensors = serving.tensors(in: snapshot)
        let exact = try serving.model.contributions(query, items: items, from: tensors)
        let leftOut =
            exact == nil && !items.isEmpty
            ? try LeftOutRatings(query, items: items, each: count, by: serving.model, from: tensors) : nil
        return try scores.indices.map { place in
            let (item, score) = scores[place]
            guard let position = learned.firstIndex(of: place) else {
                return try contentExplanation(of: item, score, query, serving, in: snapshot)
            }
            let contributions = exact.map { $0[position].of.enumerated().map { ($0, $1) } } ?? leftOut?[position] ?? []
            return try explanation(
                score, contributions.filter { $0.1 != 0 }, base: leftOut?.bases[position],
                exact == nil ? .leaveOneOut : .exact, query, count: count, in: snapshot)
        }
    }

    /// - Parameters:
    ///   - contributions: by their places in the profile.
    ///   - base: nil: what the contributions leave of the score.
    private func explanation(
        _ score: Float, _ contributions: [(Int, Float)], base: Float?, _ method: ExplanationMethod,
        _ query: UserQuery, count: Int, in snapshot: borrowing Snapshot
    ) throws -> Explanation {
        let listed = contributions.sorted { (abs($1.1), $0.0) < (abs($0.1), $1.0) }.prefix(count)
        let because = try listed.map { place, contribution in
            let label = try label(of: query.profile.indices[place], in: snapshot)
            return Contribution(
                item: label.name, title: label.title, rating: query.profile.values[place],
                contribution: contribution)
        }
        let base = base ?? score - contributions.reduce(0) { $0 + $1.1 }
        let rest = score - base - because.reduce(0) { $0 + $1.contribution }
        return Explanation(score: score, baseScore: base, because: because, rest: rest, method: method)
    }

    /// An item that the model has not learned has its place by its genres and year.
    private func contentExplanation(
        of item: Int32, _ score: Float, _ query: UserQuery, _ serving: ServingModel, in snapshot: borrowing Snapshot
    ) throws -> Explanation {
        var genres: [String] = []
        if let index = try contentIndex(serving, in: snapshot), let group = index.group(of: item) {
            let taste = ContentTaste(query.profile, index, likedFrom: likedFrom)
            genres = index.groups.genres(of: group, liked: taste.liked, total: taste.likedCount)
        }
        return Explanation(score: score, baseScore: score, rest: 0, method: .content, genres: genres)
    }

    private func genres(
        of item: Int32, among liked: Set<Int32>, in snapshot: borrowing Snapshot
    ) throws -> [String] {
        let catalogue = try catalogue.current(in: snapshot)
        let own = catalogue.description(ofItem: item)?.genres ?? []
        return own.filter { liked.contains($0) }.map { catalogue.names.name($0) }
    }
}

/// What scores lose without single ratings: the difference of two folded-in answers. Only the ratings of the items that
/// are most similar to those in question are tried, because each takes a whole answer.
private struct LeftOutRatings {
    /// How many ratings are left out, one after the other.
    private static let triedMax = 24
    /// How many are tried for each that is listed, because similarity only suggests which ratings matter.
    private static let triedForEach = 2

    /// The scores without any rating.
    let bases: [Float]
    /// The places in the profile that were tried, and what each contributes to each item.
    private let tried: [(place: Int, contributions: [Float])]

    init(
        _ query: UserQuery, items: [Int32], each count: Int, by model: any ServedModel, from source: MappedTensors
    ) throws {
        var folded = query
        folded.currentRow = nil
        let all = try model.score(folded, items: items, from: source)
        var nobody = folded
        nobody.profile = Profile()
        bases = try model.score(nobody, items: items, from: source)
        let places = try Self.candidates(query.profile, items, each: count * Self.triedForEach, by: model, from: source)
        tried = try places.map { place in
            try TimeAllowance.check()
            var without = folded
            without.profile.indices.remove(at: place)
            without.profile.values.remove(at: place)
            let scores = try model.score(without, items: items, from: source)
            return (place, zip(all, scores).map { $0 - $1 })
        }
    }

    /// What the tried ratings contribute to one of the items, by their places in the profile.
    subscript(position: Int) -> [(Int, Float)] { tried.map { ($0.place, $0.contributions[position]) } }

    /// The places of the ratings of the most similar items, taken in turn from each of the items in question.
    private static func candidates(
        _ profile: Profile, _ items: [Int32], each count: Int, by model: any ServedModel, from source: MappedTensors
    ) throws -> [Int] {
        let known = profile.prefix(below: model.itemCount).indices
        let orders = try items.map { item in
            let similarities = try model.similarities(of: item, to: known, from: source)
            return similarities.indices.sorted { (similarities[$1], $0) < (similarities[$0], $1) }
        }
        var chosen: [Int] = []
        var isChosen: Set<Int> = []
        for rank in 0..<min(count, known.count) {
            for order in orders where chosen.count < triedMax && isChosen.insert(order[rank]).inserted {
                chosen.append(order[rank])
            }
        }
        return chosen
    }
}
