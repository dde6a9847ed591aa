import Datasets
import Foundation
import Recommenders
import TasteValues

/// The data of an evaluation, read as far as training may see it.
package struct EvaluationInput: Sendable {
    /// Everything to train on, or to split.
    var ratings: RatingFile
    package var options = SplitOptions()
    /// The path of held-out ratings.
    var testPath: String?
    /// The path of what is known of the test users under strong generalization.
    var foldInPath: String?
    /// Whole users to choose hyper-parameters by.
    var validation: RatingFile?
    /// Names of features, by the names of items and of users.
    var itemFeatures: [String: [String]] = [:]
    var userFeatures: [String: [String]] = [:]
    /// The columns of the files that are yet to be opened.
    var columns: [ColumnRole]?
    /// Sentences for the user about files that were found and not named.
    package private(set) var notes: [String] = []

    package static let defaultSeed: UInt64 = 1

    init(ratings: RatingFile) {
        self.ratings = ratings
    }

    /// Reads the files that training may see.
    /// - Throws: `DatasetError` for a file that cannot be read, `EvaluationError` for one that cannot be written.
    package init(reading files: EvaluationFiles, _ options: SplitOptions) throws {
        var found: SideInformation?
        switch files.ratings {
        case .file(let path):
            ratings = try RatingFile(at: path, columns: files.columns)
            found = SideInformation(inFolderOf: path)
        case .synthetic(let size, let copy):
            let drawn = size.draw(seed: options.seed ?? Self.defaultSeed)
            if let copy { try Self.write(drawn, to: copy) }
            ratings = RatingFile(drawn)
        }
        self.options = options
        (testPath, foldInPath, columns) = (files.test, files.foldIn, files.columns)
        validation = try files.validation.map { try RatingFile(at: $0, columns: files.columns) }
        if let path = files.items ?? found?.items {
            itemFeatures = try SideFeatures.items(at: path)
            if files.items == nil { note("genres, years and tags", path) }
        }
        if let path = files.users ?? found?.users {
            userFeatures = try SideFeatures.users(at: path)
            if files.users == nil { note("gender, age and occupation", path) }
        }
    }

    private mutating func note(_ content: String, _ path: String) {
        notes.append("\(content) come from \(path), which is in the folder of the ratings")
    }

    private static func write(_ drawn: SyntheticRatings, to path: String) throws(EvaluationError) {
        do { try drawn.write(to: path) } catch {
            throw EvaluationError(
                .failed, "the ratings cannot be written to \(path): \(error.localizedDescription)")
        }
    }

    var seed: UInt64 { options.seed ?? Self.defaultSeed }

    /// All ratings as training data.
    package func everything() throws(EvaluationError) -> TrainingData {
        try training(Array(0..<ratings.ratings.count), catalogue: catalogue())
    }

    /// The items of the ratings, followed by those that only the records of items name.
    func catalogue() -> NameTable {
        var names = ratings.items
        for name in itemFeatures.keys.sorted() where !name.isEmpty { _ = names.intern(name) }
        return names
    }

    /// Training data from some of the ratings, over all users of the file and a catalogue that begins with its items.
    func training(_ indices: [Int], catalogue: NameTable) throws(EvaluationError) -> TrainingData {
        guard !indices.isEmpty else {
            throw EvaluationError(
                .nothingToTest, "the split leaves no rating to learn from; give more ratings or a smaller --share")
        }
        let (part, times) = ratings.part(indices)
        let scale = options.scale ?? RatingScale(inferredFrom: part.values)
        let matrix = part.matrix(userCount: ratings.users.count, itemCount: catalogue.count)
        return TrainingData(
            ratings: matrix, scale: ratings.isPositiveFeedback ? .positiveFeedback : scale,
            threshold: ratings.isPositiveFeedback ? nil : options.threshold,
            times: times.map { Self.sorted($0, as: part) },
            items: SideFeatures.table(catalogue, itemFeatures), users: SideFeatures.table(ratings.users, userFeatures),
            validation: validation.map { Self.users(of: $0, over: catalogue) })
    }

    /// The times of ratings in the order of a rating matrix: by user, then by item.
    static func sorted(_ times: [Int64], as ratings: RatingTriples) -> [Int64] {
        let order = times.indices.sorted {
            (ratings.users[$0], ratings.items[$0]) < (ratings.users[$1], ratings.items[$1])
        }
        return order.map { times[$0] }
    }

    /// The users of a file, over a catalogue. Ratings of items that are not in the catalogue are left out.
    static func users(of file: RatingFile, over catalogue: NameTable) -> RatingMatrix {
        let known = file.items.names(from: 0).map { catalogue.number(of: $0) }
        var kept = RatingTriples()
        for index in 0..<file.ratings.count {
            guard let item = known[Int(file.ratings.items[index])] else { continue }
            kept.append(user: file.ratings.users[index], item: Int32(item), value: file.ratings.values[index])
        }
        return kept.matrix(userCount: file.users.count, itemCount: catalogue.count)
    }
}
