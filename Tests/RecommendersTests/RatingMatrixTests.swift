import DenseMath
import Recommenders
import Testing

@Suite("Rating matrix", .oneAtATime)
struct RatingMatrixTests {
    @Test("Triples in any order become ascending rows of users and of items")
    func orders() {
        let matrix = RatingMatrix(
            userCount: 3, itemCount: 4, users: [2, 0, 2, 0, 2], items: [3, 2, 0, 1, 1], values: [1, 2, 3, 4, 5])
        #expect(matrix.userOffsets == [0, 2, 2, 5])
        #expect(matrix.profile(ofUser: 0) == Profile(indices: [1, 2], values: [4, 2]))
        #expect(matrix.profile(ofUser: 1) == Profile())
        #expect(matrix.profile(ofUser: 2) == Profile(indices: [0, 1, 3], values: [3, 5, 1]))
        #expect(matrix.raters(ofItem: 1) == Profile(indices: [0, 2], values: [4, 5]))
        #expect(matrix.raters(ofItem: 3) == Profile(indices: [2], values: [1]))
        #expect(matrix.ratingCount == 5)
    }

    @Test("Both orders hold the same ratings")
    func same() {
        let matrix = SyntheticRatings.tastes(users: 37, items: 23, share: 0.3, seed: 1)
        var triples: Set<[Float]> = []
        for user in 0..<Int32(37) {
            let profile = matrix.profile(ofUser: user)
            for (item, value) in zip(profile.indices, profile.values) {
                triples.insert([Float(user), Float(item), value])
            }
        }
        #expect(triples.count == matrix.ratingCount)
        for item in 0..<Int32(23) {
            let raters = matrix.raters(ofItem: item)
            #expect(raters.indices == raters.indices.sorted())
            for (user, value) in zip(raters.indices, raters.values) {
                #expect(triples.remove([Float(user), Float(item), value]) != nil)
            }
        }
        #expect(triples.isEmpty)
    }

    @Test("The prefix of a profile has the indices below the limit", arguments: [(0, 0), (3, 1), (4, 2), (99, 3)])
    func prefix(limit: Int, count: Int) {
        let profile = Profile(indices: [1, 3, 8], values: [1, 2, 3])
        #expect(profile.prefix(below: limit).indices == Array([1, 3, 8].prefix(count)))
        #expect(profile.prefix(below: limit).values == Array([1, 2, 3].prefix(count)))
    }
}
