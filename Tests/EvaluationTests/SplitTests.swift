import Datasets
import Foundation
import Recommenders
import TasteValues
import Testing

@testable import Evaluation

@Suite("Splits")
struct SplitTests {
    /// Ratings from 1 to 5, where user u rates the items u, u + 1, ... of 40.
    static func file(users: Int = 30, each: Int = 12, value: (Int, Int) -> Float = { Float(($0 + $1) % 5 + 1) })
        -> RatingFile
    {
        var (names, items) = (NameTable(), NameTable())
        var ratings = RatingTriples()
        for user in 0..<users {
            for step in 0..<each {
                let row = Int32(names.intern("u\(user)"))
                let item = (user + step) % 40
                ratings.append(user: row, item: Int32(items.intern("\(item)")), value: value(user, item))
            }
        }
        let times = ratings.values.indices.map { Int64($0) }
        return RatingFile(users: names, items: items, ratings: ratings, times: times)
    }

    @Test("A random split divides the ratings, and the same seed gives the same split")
    func randomSplit() {
        let all = Self.file().ratings
        let split = RatingSplit(all, testShare: 0.2, seed: 4)
        #expect(split.test.count == Int((Double(all.count) * 0.2).rounded()))
        func keys(_ triples: RatingTriples) -> Set<Int32> {
            Set(zip(triples.users, triples.items).map { $0 * 1000 + $1 })
        }
        #expect(keys(split.train).isDisjoint(with: keys(split.test)))
        #expect(keys(split.train).union(keys(split.test)) == keys(all))
        #expect(RatingSplit(all, testShare: 0.2, seed: 4).test == split.test)
        #expect(RatingSplit(all, testShare: 0.2, seed: 5).test != split.test)
    }

    @Test("Records of items in the folder of the ratings become features, and a note names their file")
    func itemRecords() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "records-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let contents = [
            "ratings.csv": "userId,movieId,rating\n1,2,5\n",
            "movies.csv": "movieId,title,genres\n2,Heat (1995),Crime\n",
            "tags.csv": "userId,movieId,tag,timestamp\n1,2,heist,1\n",
        ]
        for (name, content) in contents { try Data(content.utf8).write(to: folder.appending(path: name)) }
        let files = EvaluationFiles(ratings: .file(folder.path + "/ratings.csv"))
        let input = try EvaluationInput(reading: files, SplitOptions())
        #expect(input.itemFeatures == ["2": ["genre:Crime", "decade:1990", "tag:heist"]])
        #expect(input.notes.count == 1 && input.notes[0].contains("movies.csv"))
    }

    @Test("The Mersenne twister draws what numpy's RandomState draws")
    func mersenneTwister() {
        // numpy.random.RandomState(98765): randint(0, 2**32, 3, dtype="uint32"), and permutation(10) of a new one.
        var twister = MersenneTwister(seed: 98_765)
        #expect((0..<3).map { _ in twister.word() } == [381_816_597, 462_228_979, 4_069_238_124])
        var fresh = MersenneTwister(seed: 98_765)
        #expect(fresh.permutation(of: 10) == [8, 7, 1, 2, 0, 6, 9, 4, 3, 5])
    }

    @Test("A strong split trains on no test user, and a fifth of a test user's items are targets")
    func strong() throws {
        let split = try StrongSplit(Self.file(), threshold: 3, share: 0.1, seed: 1)
        #expect(split.users.count == 24 && split.validationUserCount == 3 && split.test.count == 3)
        #expect(split.train.values.allSatisfy { $0 == 1 })
        for user in split.test {
            let known = user.profile.count + user.targets.count
            #expect(user.targets.count == known / 5 && known >= 5)
            #expect(Set(user.profile.indices).isDisjoint(with: user.targets))
        }
        #expect(throws: EvaluationError.self) {
            try StrongSplit(Self.file(users: 8), threshold: 3, share: 0.1, seed: 1)
        }
    }

    @Test("A random and a temporal split hold out a fifth of the ratings, and a temporal one the last of them")
    func holdOut() throws {
        let input = EvaluationInput(ratings: Self.file())
        let random = try EvaluationSetup(input, by: .random)
        #expect(try random.training.ratings.ratingCount == 288 && random.test().ratingCount == 72)
        let temporal = try EvaluationSetup(input, by: .temporal)
        let times = try #require(temporal.training.times)
        #expect(times.max() == 287)
        #expect(try temporal.test().users.map { $0.currentRow } == [24, 25, 26, 27, 28, 29])
        var untimed = input
        untimed.ratings = RatingFile(
            users: input.ratings.users, items: input.ratings.items, ratings: input.ratings.ratings)
        #expect(throws: EvaluationError.self) { try EvaluationSetup(untimed, by: .temporal) }
    }

    @Test("Every rating of the training data keeps its own time")
    func times() throws {
        let training = try EvaluationSetup(EvaluationInput(ratings: Self.file()), by: .temporal).training
        let times = try #require(training.times)
        // The items of a user wrap around, so that the order of items differs from the order of times.
        let user = 28
        let start = training.ratings.userOffsets[23]
        #expect(training.ratings.userItems[start] == 23 && times[start] == 276)
        #expect(user < training.ratings.userCount)
    }

    @Test("The scale is inferred from the range and the steps of the ratings")
    func scale() {
        func scale(_ values: [Float]) -> RatingScale { .init(inferredFrom: values) }
        #expect(scale([0.5, 5, 3, 3.5]) == .init(minimum: 0.5, maximum: 5, step: 0.5))
        #expect(scale([-10, 9.5, 10]) == .init(minimum: -10, maximum: 10, step: 0.5))
        #expect(scale([-1, 1]) == .init(minimum: -1, maximum: 1, step: 2))
        #expect(scale([3, 3]) == .init(minimum: 0, maximum: 3, step: 3))
        #expect(scale([0]) == .init(minimum: 0, maximum: 1, step: 1))
        #expect(scale((0...1_000).map { Float($0) }).step == 10)
        #expect(scale([]) == .init(minimum: 0, maximum: 1, step: 1))
    }

    @Test("A given test is opened only on request, and its unknown users and items are counted")
    func given() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "given-\(UUID()).csv").path
        var input = EvaluationInput(ratings: Self.file())
        input.testPath = path
        let setup = try EvaluationSetup(input)
        try Data("user,item,rating\nu1,30,5\nu1,unknown,4\nstranger,30,4\n".utf8).write(to: URL(filePath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        let test = try setup.test()
        #expect(test.users.count == 2 && test.notes.count == 1 && test.notes[0].contains("1 users and 1 items"))
        #expect(test.users[0].currentRow == 1 && test.users[0].targets.count == 1)
        #expect(Int(test.users[0].items.max() ?? 0) == setup.training.ratings.itemCount)
        #expect(test.users[1].currentRow == nil && test.users[1].profile.count == 0)
    }

    @Test("New items have no ratings in the training data, and only they are ranked")
    func newItems() throws {
        let setup = try EvaluationSetup(EvaluationInput(ratings: Self.file()), by: .newItems)
        let test = try setup.test()
        let candidates = try #require(test.candidates)
        #expect(candidates.count == 4)
        #expect(candidates.allSatisfy { setup.training.ratings.raters(ofItem: $0).count == 0 })
        #expect(test.users.allSatisfy { Set($0.items).isSubset(of: candidates) })
    }
}
