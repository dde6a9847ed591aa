import Datasets
import Evaluation
import Foundation
import Recommenders
import Testing

@testable import struct Evaluation.MersenneTwister
@testable import struct Evaluation.StrongSplit

@Suite("Splits")
struct SplitTests {
    /// User u rates the items u, u + 1, ... of 40 with 1 to 5.
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

    @Test("the Mersenne twister draws what numpy's RandomState draws")
    func mersenneTwister() {
        // numpy.random.RandomState(98765): randint(0, 2**32, 3, dtype="uint32"), and permutation(10) of a new one.
        var twister = MersenneTwister(seed: 98_765)
        #expect((0..<3).map { _ in twister.word() } == [381_816_597, 462_228_979, 4_069_238_124])
        var fresh = MersenneTwister(seed: 98_765)
        #expect(fresh.permutation(of: 10) == [8, 7, 1, 2, 0, 6, 9, 4, 3, 5])
    }

    @Test("strong: no test user is trained on, targets are a fifth, validation users are whole")
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

    @Test("random and temporal hold out a fifth; temporal the last ones")
    func holdOut() throws {
        let input = EvaluationInput(ratings: Self.file())
        let random = try EvaluationSetup.random(input)
        #expect(try random.training.ratings.ratingCount == 288 && random.test().ratingCount == 72)
        let temporal = try EvaluationSetup.temporal(input)
        let times = try #require(temporal.training.times)
        #expect(times.max() == 287)
        #expect(try temporal.test().users.map { $0.currentRow } == [24, 25, 26, 27, 28, 29])
        var untimed = input
        untimed.ratings = RatingFile(
            users: input.ratings.users, items: input.ratings.items, ratings: input.ratings.ratings)
        #expect(throws: EvaluationError.self) { try EvaluationSetup.temporal(untimed) }
    }

    @Test("times stand beside the ratings they belong to")
    func times() throws {
        let training = try EvaluationSetup.temporal(EvaluationInput(ratings: Self.file())).training
        let times = try #require(training.times)
        // Within a user the items wrap around, so that their order is not that of time.
        let user = 28
        let start = training.ratings.userOffsets[23]
        #expect(training.ratings.userItems[start] == 23 && times[start] == 276)
        #expect(user < training.ratings.userCount)
    }

    @Test("the scale is that of the ratings")
    func scale() {
        func scale(_ values: [Float]) -> Recommenders.RatingScale { .init(inferredFrom: values) }
        #expect(scale([0.5, 5, 3, 3.5]) == .init(minimum: 0.5, maximum: 5, step: 0.5))
        #expect(scale([-10, 9.5, 10]) == .init(minimum: -10, maximum: 10, step: 0.5))
        #expect(scale([-1, 1]) == .init(minimum: -1, maximum: 1, step: 2))
        #expect(scale([3, 3]) == .init(minimum: 0, maximum: 3, step: 3))
        #expect(scale([0]) == .init(minimum: 0, maximum: 1, step: 1))
        #expect(scale((0...1_000).map { Float($0) }).step == 10)
        #expect(scale([]) == .init(minimum: 0, maximum: 1, step: 1))
    }

    @Test("given: the test is opened when it is asked for, and strangers in it are counted")
    func given() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "given-\(UUID()).csv").path
        var input = EvaluationInput(ratings: Self.file())
        input.testPath = path
        let setup = try EvaluationSetup.given(input)
        try Data("user,item,rating\nu1,30,5\nu1,unknown,4\nstranger,30,4\n".utf8).write(to: URL(filePath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        let test = try setup.test()
        #expect(test.users.count == 2 && test.notes.count == 1 && test.notes[0].contains("1 users and 1 items"))
        #expect(test.users[0].currentRow == 1 && test.users[0].targets.count == 1)
        #expect(Int(test.users[0].items.max() ?? 0) == setup.training.ratings.itemCount)
        #expect(test.users[1].currentRow == nil && test.users[1].profile.count == 0)
    }

    @Test("new items have no rating to learn from, and only they are ranked")
    func newItems() throws {
        let setup = try EvaluationSetup.newItems(EvaluationInput(ratings: Self.file()))
        let test = try setup.test()
        let candidates = try #require(test.candidates)
        #expect(candidates.count == 4)
        #expect(candidates.allSatisfy { setup.training.ratings.raters(ofItem: $0).count == 0 })
        #expect(test.users.allSatisfy { Set($0.items).isSubset(of: candidates) })
    }
}
