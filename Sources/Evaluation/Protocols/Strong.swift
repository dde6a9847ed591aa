import Datasets
import Recommenders
import TasteValues

extension EvaluationSetup {
    /// Strong generalization (Liang et al., 2018): the whole catalogue is ranked for users who are not in the training
    /// data, from a part of what they liked. The catalogue consists of the items of the training ratings.
    static func strong(_ input: EvaluationInput) throws -> EvaluationSetup {
        switch (input.testPath, input.foldInPath) {
        case (.some(let test), .some(let foldIn)): try strong(input, test: test, foldIn: foldIn)
        case (nil, nil): try strongSplit(input)
        default:
            throw EvaluationError(
                .badRequest, "the protocol strong takes both --fold-in and --test, or neither and makes its own split")
        }
    }

    private static func strong(_ input: EvaluationInput, test: String, foldIn: String) throws -> EvaluationSetup {
        // Items are numbered by name, as in the published implementation, because items of equal score rank in this
        // order.
        let file = input.ratings.sortingItems()
        var input = input
        input.ratings = file
        let training = try input.training(Array(0..<file.ratings.count), catalogue: file.items)
        let (catalogue, users, columns) = (file.items, file.users, input.columns)
        return EvaluationSetup(
            .strong, training: training, evaluatesRatings: false, seed: input.seed
        ) {
            try TestSet(
                foldIn: RatingFile(at: foldIn, columns: columns), targets: RatingFile(at: test, columns: columns),
                threshold: training.threshold, users: users, catalogue: catalogue)
        }
    }

    private static func strongSplit(_ input: EvaluationInput) throws -> EvaluationSetup {
        let file = input.ratings
        let scale = input.options.scale ?? RatingScale(inferredFrom: file.ratings.values)
        let threshold = file.isPositiveFeedback ? 1 : input.options.threshold ?? scale.defaultThreshold
        let split = try StrongSplit(
            file, threshold: threshold, share: input.options.share ?? StrongSplit.defaultShare,
            seed: input.options.seed ?? StrongSplit.defaultSeed)
        let itemCount = split.catalogue.count
        let training = TrainingData(
            ratings: split.train.matrix(userCount: split.users.count, itemCount: itemCount), scale: .positiveFeedback,
            items: SideFeatures.table(split.catalogue, input.itemFeatures),
            users: SideFeatures.table(split.users, input.userFeatures),
            validation: split.validation.matrix(userCount: split.validationUserCount, itemCount: itemCount))
        let users = split.test
        return EvaluationSetup(
            .strong, training: training, evaluatesRatings: false, seed: input.seed
        ) { TestSet(users: users) }
    }
}

extension TestSet {
    /// The fold-in of some users and the further items that they liked, by names. Items outside the catalogue are left
    /// out.
    init(
        foldIn: RatingFile, targets: RatingFile, threshold: Float, users known: NameTable, catalogue: NameTable
    ) {
        let profiles = EvaluationInput.users(of: foldIn, over: catalogue)
        let liked = EvaluationInput.users(of: targets, over: catalogue)
        var users: [TestUser] = []
        var withoutProfile = 0
        for (number, name) in targets.users.names(from: 0).enumerated() {
            let target = liked.profile(ofUser: Int32(number))
            let row = foldIn.users.number(of: name)
            if row == nil { withoutProfile += 1 }
            users.append(
                TestUser(
                    profile: row.map { profiles.profile(ofUser: Int32($0)) } ?? Profile(),
                    targets: zip(target.indices, target.values).filter { $1 >= threshold }.map(\.0)))
        }
        self.init(users: users)
        let trained = targets.users.names(from: 0).count { known.number(of: $0) != nil }
        let left = foldIn.ratings.count + targets.ratings.count - profiles.ratingCount - liked.ratingCount
        if trained > 0 {
            notes.append(
                "\(trained) test users are also in the training ratings; they are evaluated by their fold-in alone")
        }
        if withoutProfile > 0 { notes.append("\(withoutProfile) test users have no fold-in; their profile is empty") }
        if left > 0 { notes.append("\(left) test entries are of items that are not in the training ratings; left out") }
    }
}
