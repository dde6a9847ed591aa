import Recommenders
import Testing

@Suite("Model descriptions", .oneAtATime)
struct ModelDescriptionTests {
    let household = DataSize(users: 5, items: 500, ratings: 2000)
    let large = DataSize(users: 50_000, items: 30_000, ratings: 500_000)

    @Test("The memory need of each model grows with the data", arguments: ModelCatalogue.kinds)
    func memory(kind: String) throws {
        let recommender = try ModelCatalogue.recommender(kind: kind)
        #expect(recommender.memoryNeed(household) < 100 << 20)
        #expect(recommender.memoryNeed(large) > 2 * recommender.memoryNeed(household))
    }

    @Test(
        "Parameters that make a model larger raise its memory need",
        arguments: [
            ("linear", "denseItemLimit", "30000"), ("linear", "neighbours", "1200"), ("als", "units", "4096"),
            ("autoencoder", "unitLimit", "4096"), ("autoencoder", "weightsPerRating", "1000"),
            ("dae", "units", "[4096]"), ("vae", "batchSize", "65536"), ("ncf", "units", "[4096]"),
            ("sae", "layers", "[4096]"), ("hybrid", "batchSize", "65536"),
        ])
    func parameters(kind: String, name: String, value: String) throws {
        let usual = try ModelCatalogue.recommender(kind: kind)
        let larger = try ModelCatalogue.recommender(kind: kind, parameters: [name: value])
        #expect(larger.memoryNeed(large) > usual.memoryNeed(large))
    }

    @Test("The smaller form of a blend needs less memory, and fits wherever it says so")
    func smaller() throws {
        let blend = Blend()
        let smaller = try #require(blend.smallerForm)
        #expect(smaller.violation == nil)
        #expect(smaller.memoryNeed(large) < blend.memoryNeed(large))
        let fitting = ModelCatalogue.kinds(fitting: large, in: smaller.memoryNeed(large))
        #expect(fitting.contains("als") && fitting.contains("bias") && !fitting.contains("blend"))
    }

    @Test("The rows of users are marked as such in every tensor that has them", arguments: ModelCatalogue.kinds)
    func userRows(kind: String) throws {
        let model = try SharedFit.of(kind).model
        for (name, layout) in try model.served().tensors where layout.isByUser {
            #expect(model.rowCount(of: name) == SharedFit.userCount)
        }
        for name in try model.served().tensors.keys where name.rawValue.hasSuffix("users") {
            #expect(try model.served().tensors[name]?.isByUser == true)
        }
    }

    @Test("The baselines are popularity and bias")
    func baselines() { #expect(Set(ModelCatalogue.baselineKinds) == ["popularity", "bias"]) }
}
