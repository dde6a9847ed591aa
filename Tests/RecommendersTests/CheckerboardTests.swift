import Recommenders
import TasteValues
import Testing

/// Even users like even items alone, and odd users odd ones: the least that a model of tastes must find.
@Suite("Every model on a checkerboard", .oneAtATime)
struct CheckerboardTests {
    /// Biases and popularity know no tastes: to them every item of the board is as good as any other.
    static let kinds = ModelCatalogue.kinds.filter { ![BiasRecommender.kind, PopularityRecommender.kind].contains($0) }
    static let scale = RatingScale(minimum: 1, maximum: 5, step: 1)

    /// Likes alone carry less information than ratings, so models that learn from them are shown more users.
    static func board(_ kind: String) -> RatingMatrix {
        ModelConformanceTests.ratingKinds.contains(kind)
            ? SyntheticRatings.checkerboard(users: 40, items: 30, share: 0.6, seed: 4)
            : SyntheticRatings.checkerboard(users: 120, items: 40, share: 0.5, seed: 4)
    }

    /// Enough ratings to learn the board by heart.
    static func parameters(_ kind: String) -> HyperParameters {
        switch kind {
        case "ncf", "ncf-softmax": ["units": "[24,12]", "rate": "0.01", "epochs": "25"]
        case "dae", "vae": ["units": "[16]", "epochs": "60", "rate": "0.01"]
        case "hybrid": ["units": "[16,8]", "rate": "0.01", "epochs": "20"]
        default: [:]
        }
    }

    @Test("Items of the user's colour rank first, for users of the fit and for new users", arguments: kinds)
    func order(kind: String) throws {
        let board = Self.board(kind)
        let model = try SharedFit.fit(kind, board, scale: Self.scale, parameters: Self.parameters(kind))
        var pairs = (right: 0, all: 0)
        for user in 0..<board.userCount {
            let profile = board.profile(ofUser: Int32(user))
            count(try model.scores(UserQuery(profile: profile, currentRow: user)), user, profile, &pairs)
        }
        #expect(Double(pairs.right) > 0.93 * Double(pairs.all))
        if ModelConformanceTests.ratingKinds.contains(kind) { try expectSides(model, board) }
        pairs = (0, 0)
        for colour in 0..<2 {
            let items = [0, 1, 6, 7, 12, 13].map { Int32($0) }
            let stranger = Profile(
                indices: items, values: items.map { SyntheticRatings.checkerboardValue(colour, Int($0)) })
            count(try model.scores(UserQuery(profile: stranger)), colour, stranger, &pairs)
        }
        #expect(Double(pairs.right) > 0.9 * Double(pairs.all))
    }

    /// Models that predict ratings separate loved from hated items, over all squares together.
    private func expectSides(_ model: FittedModel, _ board: RatingMatrix) throws {
        var wrong = 0
        for user in 0..<board.userCount {
            let query = UserQuery(profile: board.profile(ofUser: Int32(user)), currentRow: user)
            for (item, score) in try model.scores(query).enumerated()
            where (SyntheticRatings.checkerboardValue(user, item) == 5) != (score > 3) { wrong += 1 }
        }
        #expect(wrong <= 36, "three squares in a hundred may lean to the wrong side")
    }

    /// Among pairs of an item that the user likes and one that they do not, both unseen, the share in the right order.
    private func count(_ scores: [Float], _ user: Int, _ profile: Profile, _ pairs: inout (right: Int, all: Int)) {
        let unseen = scores.indices.filter { !profile.indices.contains(Int32($0)) }
        let liked = unseen.filter { SyntheticRatings.checkerboardValue(user, $0) == 5 }
        let others = unseen.filter { SyntheticRatings.checkerboardValue(user, $0) == 1 }
        pairs.all += liked.count * others.count
        for item in liked { pairs.right += others.count { scores[$0] < scores[item] } }
    }
}
