import Recommenders
import TasteValues
import Testing

@Suite("Cold start by features", .oneAtATime)
struct ContentPriorTests {
    /// Even users like even items, which are comedies; odd ones like odd items, dramas. Items 36 to 39 have no ratings.
    private func data(withFeatures: Bool = true) -> TrainingData {
        var (users, items): ([Int32], [Int32]) = ([], [])
        for user in 0..<Int32(60) {
            for item in 0..<Int32(36) where user % 2 == item % 2 && (user * 7 + item * 5) % 3 != 0 {
                users.append(user)
                items.append(item)
            }
        }
        let ratings = RatingMatrix(
            userCount: 60, itemCount: 40, users: users, items: items, values: users.map { _ in 5 })
        let features = (0..<40).map { [$0 % 2 == 0 ? "genre:Comedy" : "genre:Drama", "decade:1990"] }
        return TrainingData(
            ratings: ratings, scale: RatingScale(minimum: 1, maximum: 5, step: 1),
            items: withFeatures ? FeatureTable(rows: features) : nil)
    }

    @Test("A user who states comedies gets comedies, and a name that no item has is ignored")
    func stated() {
        let prior = ContentPrior(learningFrom: data())
        let scores = prior.scores(stated: ["genre:Comedy", "genre:Unheard"])
        let order = scores.indices.sorted { scores[$0] > scores[$1] }
        #expect(order.prefix(18).allSatisfy { $0 % 2 == 0 })
        #expect(prior.scores(stated: ["genre:Unheard"]) == prior.scores(stated: []))
    }

    @Test("Among items without ratings, those similar to the user's likes rank first")
    func newItems() {
        let prior = ContentPrior(learningFrom: data())
        let even = prior.scores(ofNewItems: [36, 37, 38, 39], liked: [0, 2, 4, 6])
        #expect(min(even[0], even[2]) > max(even[1], even[3]))
        let odd = prior.scores(ofNewItems: [36, 37, 38, 39], liked: [1, 3, 5])
        #expect(max(odd[0], odd[2]) < min(odd[1], odd[3]))
    }

    @Test("A group of items with the same features scores like a new item with them, and a prior can do without likes")
    func groups() {
        let prior = ContentPrior(learningFrom: data())
        let names = [["genre:Comedy", "decade:1990"], ["genre:Drama", "decade:1990"]]
        let liked: [Int32] = [0, 2, 4, 6, 7]
        let own = ContentGroups(prior, names: names).scores(liked: [4, 1], total: 5)
        let expected = prior.scores(ofNewItems: [36, 37], liked: liked)
        #expect(zip(own, expected).allSatisfy { abs($0 - $1) < 1e-4 })
        #expect(ContentGroups(prior, names: names).genres(of: 1, liked: [4, 1], total: 5) == ["Drama"])

        let standIn = ContentPrior(groups: names + [[]], counts: [18, 18, 3])
        let fit = ContentGroups(standIn, names: names + [[]]).scores(liked: [4, 1, 0], total: 5)
        #expect(fit[0] > fit[1] && fit.allSatisfy { $0.isFinite })
    }

    @Test("The predicted rating of a new item follows the user's ratings of items with its features")
    func ratings() {
        let groups = ContentGroups(
            ContentPrior(learningFrom: data()), names: [["genre:Comedy"], ["genre:Drama"], ["genre:Unheard"]])
        let ratings = groups.ratings(mean: 3, rated: [10, 2, 0], deviations: [10, -4, 0])
        #expect(ratings[0] > 3.5 && ratings[1] < 3 && ratings[1] > 2 && ratings[2] == 3)
    }

    @Test("Without stated features items rank by popularity, and no score is NaN")
    func withoutFeatures() {
        let prior = ContentPrior(learningFrom: data(withFeatures: false))
        let all = prior.scores(stated: ["genre:Comedy"]) + prior.scores(ofNewItems: [36, 37], liked: [0])
        #expect(all.allSatisfy { $0.isFinite })
        let scores = prior.scores(stated: [])
        #expect(scores[39] < scores[0])
    }

    @Test("Features with few rows are left out, and a row lists each feature once")
    func table() {
        let table = FeatureTable(rows: [["a", "b", "a"], [], ["a", "c"]], minimumRows: 2)
        #expect(table.names == ["a"] && table.offsets == [0, 1, 1, 2])
        #expect(
            FeatureNames.ofItem(genres: ["Drama"], year: 1994, tags: ["space"]) == [
                "genre:Drama", "decade:1990", "tag:space",
            ])
        #expect(FeatureNames.ofUser(gender: "F", age: 24, occupation: "") == ["gender:F", "age:20"])
    }
}
