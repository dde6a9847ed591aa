import Recommenders
import TasteValues
import Testing

@testable import TasteEngine
@testable import TasteStore

@Suite("Models of several kinds")
struct ModelListTests {
    @Test("Any kept model can be chosen, serves from the next answer on, and is updated from then on")
    func use() async throws {
        let fixture = try EngineFixture()
        try await fixture.withEngine { engine in
            try await engine.rate(Checkerboard.ratings())
            try await engine.train(kind: "bias")
            try await engine.train(kind: "autoencoder")
            let second = try await engine.train(kind: "autoencoder").generation
            #expect(try kept(engine) == ["3 autoencoder serves", "2 autoencoder", "1 bias"])
            let biased = try engine.recommend(user: "u1", count: 5, likedGenres: [])
            #expect(biased.freshness.generation == second.number)
            #expect(try await engine.use(.kind("bias")).generation == 1)
            let answer = try engine.recommend(user: "u1", count: 5)
            #expect(answer.freshness.generation == 1 && answer.freshness.path == .model)
            #expect(answer.value.map(\.score) != biased.value.map(\.score))
            #expect(engine.freshness(ofWrite: 9).generation == 1)

            // The serving model learns new ratings; the other one stays as it is.
            let sequence = try await engine.rate("u1", "i0", 5)
            try engine.trainer.catchUp()
            #expect(try engine.freshness().trainedThrough == sequence)
            #expect(try kept(engine) == ["4 bias serves", "3 autoencoder", "2 autoencoder"])
            #expect(try engine.trainer.nextOrder().kind == "bias")

            #expect(try await engine.use(.generation(3)).model == "autoencoder")
            let foldedIn = try engine.recommend(user: "u1", count: 5)
            #expect(foldedIn.freshness.path == .foldIn && foldedIn.freshness.generation == 3)
            #expect(try engine.recommend(user: "u2", count: 5).freshness.path == .model)
        }
        try await fixture.withEngine { engine async throws in
            #expect(try kept(engine) == ["4 bias", "3 autoencoder serves", "2 autoencoder"])
            #expect(try await engine.train(kind: "sae", parameters: ["epochs": "1"]).generation.number == 5)
            #expect(try kept(engine) == ["5 sae serves", "4 bias", "3 autoencoder"])
        }
    }

    private func kept(_ engine: Engine) throws -> [String] {
        try engine.keptModels().value.map {
            "\($0.generation) \($0.model)\($0.serving ? " serves" : "")"
        }
    }

    @Test("Choosing a model that is not kept is refused and changes nothing")
    func unknown() async throws {
        try await EngineFixture().withEngine { engine in
            let none = await #expect(throws: TasteError.self) { try await engine.use(.kind("bias")) }
            #expect(none?.code == .notFound && none?.field == "model" && none?.message.contains("none yet") == true)
            try await engine.rate(Checkerboard.ratings())
            try await engine.train()
            let number = await #expect(throws: TasteError.self) { try await engine.use(.generation(7)) }
            #expect(number?.code == .notFound && number?.field == "generation")
            #expect(number?.message.contains("1 (bias)") == true)
            #expect(try engine.freshness().generation == 1)
        }
    }

    @Test("A model's hyper-parameters and figures survive a restart")
    func figures() async throws {
        let fixture = try EngineFixture()
        let trained = try await fixture.withEngine { engine in
            try await engine.rate(Checkerboard.ratings())
            return try await engine.train(kind: "autoencoder", parameters: ["unitLimit": "7"]).generation
        }
        try await fixture.withEngine { engine in
            let kept = try engine.generation(try #require(try engine.keptModels().value.first).generation)
            #expect(kept == trained)
            #expect(kept.parameters.contains(#""unitLimit":7"#) && kept.requested == ["unitLimit": "7"])
            #expect(kept.validation.rmse ?? 0 > 0 && kept.validation.rmse ?? 2 < 2 && kept.fitSeconds > 0)
            #expect(kept.bytes == kept.tensors.reduce(kept.settings.utf8.count) { $0 + Int($1.rows * $1.columns) * 4 })
        }
    }

    @Test(
        "A hyper-parameter that a model does not have is refused before the training begins",
        arguments: ["epoch", "seed"])
    func badParameter(name: String) async throws {
        try await EngineFixture().withEngine { engine in
            try await engine.rate(Checkerboard.ratings())
            let error = await #expect(throws: TasteError.self) {
                try await engine.train(kind: "sae", parameters: [name: "3"])
            }
            #expect(error?.code == .invalidArgument && error?.field == "parameters")
            #expect(error?.message.contains("epochs") == true)
        }
    }

    @Test(
        "A scheduled training uses the hyper-parameters requested before, and is discarded if another model is chosen")
    func order() async throws {
        try await EngineFixture().withEngine { engine in
            try await engine.rate(Checkerboard.ratings())
            try await engine.train(kind: "bias")
            try await engine.train(kind: "sae", parameters: ["epochs": "2"])
            let order = try engine.trainer.nextOrder()
            #expect(order.kind == "sae" && order.requested == ["epochs": "2"] && order.replacing == 2)
            try await engine.use(.kind("bias"))
            #expect(throws: TasteError.self) { try engine.trainer.run().fit(order, isRequested: false) { _ in } }
            #expect(try kept(engine) == ["2 sae", "1 bias serves"])
            try await engine.use(.kind("sae"))
            _ = try engine.trainer.run().fit(order, isRequested: false) { _ in }
            let newest = try #require(try engine.keptModels().value.first)
            #expect(try newest.serving && engine.generation(newest.generation).requested == ["epochs": "2"])
            #expect(newest.parameters.contains(#""epochs":2"#))
        }
    }

    @Test("Hyper-parameters from a file apply to their model only, and requested ones take precedence")
    func file() async throws {
        let file = try ParameterFile(json: Array(#"{"model":"sae","parameters":{"epochs":3,"rate":0.05}}"#.utf8))
        try await EngineFixture().withEngine({ $0.parameters = file }) { engine in
            try await engine.rate(Checkerboard.ratings())
            let configured = try await engine.train(kind: "sae").generation
            #expect(configured.parameters.contains(#""epochs":3"#) && configured.requested.isEmpty)
            let asked = try await engine.train(kind: "sae", parameters: ["epochs": "1"]).generation
            #expect(asked.parameters.contains(#""epochs":1"#) && asked.parameters.contains(#""rate":0.05"#))
            try await engine.train(kind: "bias")
        }
    }
}
