import Datasets
import Recommenders
import TasteValues

/// The files that an evaluation, a replay or a search for hyper-parameters reads.
package struct EvaluationFiles: Sendable {
    package enum Ratings: Sendable, CustomStringConvertible {
        /// The path of a file, or of a folder that contains one.
        case file(String)
        /// Ratings that are drawn at random, and also written to a file unless the path is nil.
        case synthetic(SyntheticDataset, copy: String?)

        package var description: String {
            switch self {
            case .file(let path): path
            case .synthetic(let size, _): "\(size.ratings) drawn ratings of \(size.users) users and \(size.items) items"
            }
        }
    }

    package var ratings: Ratings
    /// Held-out ratings, opened after the fits.
    package var test: String?
    /// What is known of the test users under strong generalization, opened after the fits.
    package var foldIn: String?
    /// Whole users to choose hyper-parameters by.
    package var validation: String?
    /// Records of items and of users. nil: MovieLens' own files in the folder of the ratings, if there are any.
    package var items: String?
    package var users: String?
    /// The columns of all files of ratings. nil: as their headings say.
    package var columns: [ColumnRole]?

    package init(ratings: Ratings) { self.ratings = ratings }
}

/// How ratings are interpreted, and how they are split into a training and a test part.
package struct SplitOptions: Sendable {
    /// nil: inferred from the training ratings.
    package var scale: RatingScale?
    /// A rating of at least this value says that the user liked the item. nil: three quarters up the scale.
    package var threshold: Float?
    /// The share of the ratings, the users or the new items that is held out. nil: 0.2 of the ratings, 0.1 of the
    /// others.
    package var share: Double?
    /// Seeds the split and the models. nil: 1, except that strong splits are drawn with the seed of the published ones.
    package var seed: UInt64?

    package init() {}
}
