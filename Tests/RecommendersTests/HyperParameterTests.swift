import Foundation
import Recommenders
import TasteValues
import Testing

@Suite("Hyper-parameters", .oneAtATime)
struct HyperParameterTests {
    static let all = ModelCatalogue.kinds.flatMap { kind in
        ((try? ModelCatalogue.parameterNames(kind: kind)) ?? []).map { (kind: kind, name: $0) }
    }

    @Test("Each value of each parameter is refused by name, or a fit with it ends without a trap", arguments: all)
    func anyValue(kind: String, name: String) throws {
        let data = TrainingData(
            ratings: SyntheticRatings.checkerboard(users: 12, items: 8, share: 0.7, seed: 3),
            scale: RatingScale(minimum: 1, maximum: 5, step: 1))
        for value in ["-1", "0", "1e9", "nan", "1e400", "abc", "", "[]", "[-1]", "[0]", "[1e9]", "{}", "null"] {
            var parameters = SharedFit.quick(kind)
            parameters[name] = value
            let recommender: any Recommender
            do {
                recommender = try ModelCatalogue.recommender(kind: kind, parameters: parameters)
            } catch {
                #expect(error.code == .badParameter)
                #expect(error.message.contains(name) && error.message.contains(kind), "\(error.message)")
                continue
            }
            #expect(!["nan", "1e400", "abc", ""].contains(value), "\(kind) takes \(name)=\(value)")
            do {
                _ = try recommender.fit(data, seed: 1, threads: 1) { _ in }
            } catch let error as ModelError {
                #expect(error.code == .diverged, "\(name)=\(value): \(error)")
            }
        }
    }

    @Test(
        "A value outside its range is refused with its name, itself and the range",
        arguments: [
            ("autoencoder", "unitLimit", "-20", "unitLimit is -20, but must be 1 to 4096"),
            ("linear", "neighbours", "-1", "neighbours is -1, but must be 1 to 1200"),
            ("linear", "denseItemLimit", "1e9", "denseItemLimit is 1000000000, but must be 0 to 40000"),
            ("autoencoder", "search", #"{"interval":0}"#, "search.interval is 0, but must be 1 to 10000"),
            ("sae", "activation", "cube", "activation of the model sae must be one of linear, sigmoid, tanh, relu"),
            ("blend", "ranking", #"["blend"]"#, "ranking is [\"blend\"], but must be a list of 1 to 8"),
            ("blend", "ranking", #"["bias"]"#, "ranking is [\"bias\"], but must be a list of 1 to 8"),
            ("blend", "ranking", #"["als","als"]"#, "ranking names a model twice"),
            ("ncf", "units", "[]", "units is [], but must be a list of 1 to 8, each 1 to 4096"),
            ("dae", "units", "[4,0]", "units is [4, 0], but must be a list of 0 to 8, each 1 to 4096"),
            ("hybrid", "dropout", "1", "dropout is 1.0, but must be 0.0 to 0.999"),
            ("vae", "rate", "0", "rate is 0.0, but must be a number above 0"),
            ("blend", "weights", "[1]", "weights has 1 numbers, but ranking names 4 models"),
        ])
    func message(kind: String, name: String, value: String, message: String) {
        let error = #expect(throws: ModelError.self) {
            try ModelCatalogue.recommender(kind: kind, parameters: [name: value])
        }
        #expect(error?.code == .badParameter)
        #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
    }

    @Test("A fit refuses a value that was set in code, before it learns")
    func setInCode() {
        var recommender = ItemAutoencoder()
        recommender.maskInput = .nan
        let data = TrainingData(
            ratings: SyntheticRatings.tastes(users: 10, items: 10, share: 0.5, seed: 1),
            scale: ModelConformanceTests.scale)
        let error = #expect(throws: ModelError.self) {
            try recommender.fit(data, seed: 1, threads: 1) { _ in Issue.record("learning has begun") }
        }
        #expect(error?.code == .badParameter)
    }

    @Test("All parameters survive being written to JSON and read back", arguments: ModelCatalogue.kinds)
    func json(kind: String) throws {
        let written = try ModelCatalogue.recommender(kind: kind, parameters: SharedFit.quick(kind)).hyperParameterJSON()
        #expect(try ModelCatalogue.recommender(kind: kind, json: written).hyperParameterJSON() == written)
        let names = try #require(try JSONSerialization.jsonObject(with: Data(written.utf8)) as? [String: Any]).keys
        #expect(try Set(names) == Set(ModelCatalogue.parameterNames(kind: kind)))
    }

    @Test("Whole numbers may be written with an exponent, and lists as JSON")
    func forms() throws {
        let json = try ModelCatalogue.recommender(
            kind: "hybrid", parameters: ["epochs": "1e2", "units": "[8, 4]", "rate": "0.01"]
        ).hyperParameterJSON()
        for part in [#""epochs":100"#, #""units":[8,4]"#, #""rate":0.01"#] { #expect(json.contains(part)) }
    }

    @Test("A search tries only parameters and values that the model takes", arguments: ModelCatalogue.kinds)
    func searched(kind: String) throws {
        let ranges = try ModelCatalogue.searchedRanges(kind: kind)
        #expect(Set(ranges.map(\.name)).count == ranges.count)
        for position in [0, 0.37, 0.5, 0.99999] {
            let parameters = Dictionary(uniqueKeysWithValues: ranges.map { ($0.name, $0.value(at: position)) })
            #expect(throws: Never.self) { try ModelCatalogue.recommender(kind: kind, parameters: parameters) }
        }
    }

    @Test("A file of parameters is read as it was written, and one with a parameter that the model lacks is refused")
    func file() throws {
        let json = #"{"model":"sae","parameters":{"epochs":3,"rate":0.05},"value":1}"#
        let file = try ParameterFile(json: Array(json.utf8))
        #expect(file == ParameterFile(model: "sae", parameters: ["epochs": "3", "rate": "0.05"]))
        let bad = [
            "", "[]", #"{"model":"sae"}"#, #"{"model":"oracle","parameters":{}}"#,
            #"{"model":"sae","parameters":{"epoch":3}}"#, #"{"model":"sae","parameters":{"epochs":"many"}}"#,
            #"{"model":"sae","parameters":{"epochs":-1}}"#,
        ]
        for json in bad {
            #expect(throws: ModelError.self, "\(json)") { try ParameterFile(json: Array(json.utf8)) }
        }
    }
}
