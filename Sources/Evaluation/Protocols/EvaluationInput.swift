import Datasets
import Recommenders
import TasteValues

/// What an evaluation is asked for, files read as far as training may see them.
package struct EvaluationInput: Sendable {
    /// Everything to train on, or to split.
    package var ratings: RatingFile
    /// A file of held-out ratings, opened after the fits.
    package var testPath: String?
    /// What is known of the test users under strong generalization, opened after the fits.
    package var foldInPath: String?
    /// Whole users to choose parameters by.
    package var validation: RatingFile?
    /// Names of features by the names of items and of users.
    package var itemFeatures: [String: [String]] = [:]
    package var userFeatures: [String: [String]] = [:]
    /// Of the files, as the importers take them.
    package var columns: [ColumnRole]?
    /// nil: as the training ratings are.
    package var scale: RatingScale?
    /// A rating of at least this says that the item was liked. nil: three quarters up the scale.
    package var threshold: Float?
    /// Of the ratings, or of the users, that are held out. nil: .2 of the ratings, .1 of the users.
    package var share: Double?
    /// nil: 1, or what the published strong splits were drawn with.
    package var seed: UInt64?

    package static let defaultSeed: UInt64 = 1
    package static let defaultRatingShare = 0.2

    package init(ratings: RatingFile) {
        self.ratings = ratings
    }

    /// The items of the ratings, then those that only the items' records name.
    func catalogue() -> NameTable {
        var names = ratings.items
        for name in itemFeatures.keys.sorted() where !name.isEmpty { _ = names.intern(name) }
        return names
    }

    /// Learning material from some of the ratings, over all users of the file and a catalogue that begins with its items.
    func training(_ places: [Int], catalogue: NameTable) throws(EvaluationError) -> TrainingData {
        guard !places.isEmpty else {
            throw EvaluationError(
                .nothingToTest, "the split leaves no rating to learn from; give more ratings or a smaller --share")
        }
        let (part, times) = ratings.part(places)
        let scale = scale ?? RatingScale(inferredFrom: part.values)
        let matrix = part.matrix(userCount: ratings.users.count, itemCount: catalogue.count)
        return TrainingData(
            ratings: matrix, scale: ratings.isPositiveFeedback ? .positiveFeedback : scale,
            threshold: ratings.isPositiveFeedback ? nil : threshold,
            times: times.map { Self.sorted($0, as: part) },
            items: SideFeatures.table(catalogue, itemFeatures), users: SideFeatures.table(ratings.users, userFeatures),
            validation: validation.map { Self.users(of: $0, over: catalogue) })
    }

    /// The times beside ratings that are sorted by user and item.
    static func sorted(_ times: [Int64], as ratings: RatingTriples) -> [Int64] {
        let order = times.indices.sorted {
            (ratings.users[$0], ratings.items[$0]) < (ratings.users[$1], ratings.items[$1])
        }
        return order.map { times[$0] }
    }

    /// The users of a file, over a catalogue; ratings of items that it lacks are left out.
    static func users(of file: RatingFile, over catalogue: NameTable) -> RatingMatrix {
        let known = file.items.names(from: 0).map { catalogue.number(of: $0) }
        var kept = RatingTriples()
        for place in 0..<file.ratings.count {
            guard let item = known[Int(file.ratings.items[place])] else { continue }
            kept.append(user: file.ratings.users[place], item: Int32(item), value: file.ratings.values[place])
        }
        return kept.matrix(userCount: file.users.count, itemCount: catalogue.count)
    }
}
