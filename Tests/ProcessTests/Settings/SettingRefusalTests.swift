import Foundation
import TestSupport
import Testing

@Suite("Settings that tasted refuses at its start")
struct SettingRefusalTests {
    @Test(
        "A mistake in the configuration file ends the start with 78; the message names line, key and what is allowed",
        arguments: [
            ("conections: 5", ["line 1: conections is not a setting", "Did you mean limits.connections?"]),
            ("limits:\n  conections: 5", ["line 2: limits.conections is not", "Did you mean limits.connections?"]),
            ("limts:\n  connections: 5", ["line 2: limts.connections is not", "Did you mean limits.connections?"]),
            ("limts:\n", ["line 1: limts is not a setting", "Did you mean limits?"]),
            ("training:\n  likedFrom: 4", ["training.likedFrom is not", "Did you mean recommend.likedFrom?"]),
            ("weather: sunny", ["line 1: weather is not a setting. tasted --help lists them"]),
            ("training:\n  idleonly: true", ["Did you mean training.idleOnly?"]),
            ("limits: 5", ["line 1: limits is a group"]),
            ("limits: [5]", ["line 1: limits is a group"]),
            ("limits:\n  connections: [5]", ["line 2: limits.connections must be", "not a list"]),
            ("limits:\n  connections: {a: 5}", ["line 2: limits.connections must be", "not a group"]),
            ("limits:\n  connections:", ["limits.connections must be a whole number from 1 to 100000, not empty"]),
            ("limits:\n  connections: many", ["must be a whole number from 1 to 100000, not \"many\""]),
            ("limits:\n  connections: 1.5", ["must be a whole number from 1 to 100000, not \"1.5\""]),
            ("training:\n  idleOnly: maybe", ["line 2: training.idleOnly must be true or false, not \"maybe\""]),
            ("training:\n  model: oracle", ["training.model must be one of", "blend", "not \"oracle\""]),
            ("logLevel: loud", ["logLevel must be one of trace, debug", "not \"loud\""]),
            ("socketMode: 999", ["socketMode must be an octal mode", "not \"999\""]),
            ("limits:\n  connections: 5\n  connections: 6", ["connections is given twice"]),
            ("limits:\n  connections: 5\nlimits.connections: 6", ["line 3: limits.connections is given twice"]),
            ("config: other.yaml", ["line 1: config cannot be set in a file", "--config"]),
            ("- limits", ["must contain settings"]),
            ("limits:\n  connections: 5\n bad: 6", ["cannot be read: 3:2"]),
            ("limits:\n---\nlimits:\n", ["another document"]),
        ])
    func file(text: String, fragments: [String]) async throws {
        let folder = try TemporaryFolder()
        let file = folder.path("tasted.yaml")
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        try await RefusedStart(arguments: ["--config", file]).expectRefusal(naming: fragments + [file])
    }

    @Test(
        "A mistake in a JSON file ends the start in the same way",
        arguments: [
            ("{\"limits\": {\n\t\"idleSecond\": 5}}", ["line 2: limits.idleSecond is not", "limits.idleSeconds?"]),
            ("{\"limits\": {\"idleSeconds\": \"long\"}}", ["limits.idleSeconds must be a whole number"]),
            ("{\"training\": {\"idleOnly\": 3}}", ["training.idleOnly must be true or false"]),
            ("{\"logLevel\": \"info\", \"logLevel\": \"info\"}", ["logLevel is given twice"]),
            ("{\"logLevel\": \"info\"", ["cannot be read"]),
        ])
    func json(text: String, fragments: [String]) async throws {
        let folder = try TemporaryFolder()
        let file = folder.path("tasted.json")
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        try await RefusedStart(arguments: ["--config", file]).expectRefusal(naming: fragments + [file])
    }

    @Test("A configuration file that does not exist ends the start with 78 and is named")
    func missingFile() async throws {
        try await RefusedStart(arguments: ["--config", "/nowhere/tasted.yaml"])
            .expectRefusal(naming: ["The configuration file /nowhere/tasted.yaml cannot be read"])
    }

    @Test(
        "An unknown or unusable environment variable ends the start with 78 and is named",
        arguments: [
            ("TASTED_LIMITS_CONECTIONS", "5", ["is not a setting", "Did you mean TASTED_LIMITS_CONNECTIONS?"]),
            ("TASTED_TRAINING_IDLEONLY", "1", ["is not a setting", "Did you mean TASTED_TRAINING_IDLE_ONLY?"]),
            ("TASTED_WEATHER", "sunny", ["is not a setting. tasted --help lists them"]),
            ("TASTED_LIMITS_CONNECTIONS", "5e3", ["must be a whole number from 1 to 100000, not \"5e3\""]),
            ("TASTED_LIMITS_CONNECTIONS", "", ["must be a whole number from 1 to 100000, not empty"]),
            ("TASTED_TRAINING_IDLE_ONLY", "maybe", ["must be true or false, not \"maybe\""]),
        ])
    func variable(name: String, value: String, fragments: [String]) async throws {
        try await RefusedStart(environment: [name: value]).expectRefusal(naming: fragments + [name])
    }

    @Test(
        "An unknown, repeated or unusable option ends the start with 78 and is named",
        arguments: [
            (["--limits-conections", "5"], ["is not an option of tasted", "Did you mean --limits-connections?"]),
            (
                ["--limits-conections=5"],
                ["--limits-conections=5 is not an option", "Did you mean --limits-connections?"]
            ),
            (["5"], ["5 is not an option of tasted. tasted --help lists them"]),
            (["--limits-connections"], ["--limits-connections needs a value"]),
            (["--log-level", "info", "--log-level=debug"], ["--log-level is given twice"]),
            (
                ["--limits-connections", "0"],
                ["--limits-connections must be a whole number from 1 to 100000, not \"0\""]
            ),
        ])
    func option(arguments: [String], fragments: [String]) async throws {
        try await RefusedStart(arguments: arguments).expectRefusal(naming: fragments)
    }

    @Test(
        "Values that do not go together end the start with 78; the message names their settings",
        arguments: [
            (["--scale-minimum", "4", "--scale-maximum", "1"], ["scale: ", "4 to 1", "is not possible"]),
            (["--recommend-liked-from", "40"], ["recommend.likedFrom, 40.0, must be above the lowest rating"]),
        ])
    func contradiction(arguments: [String], fragments: [String]) async throws {
        try await RefusedStart(arguments: arguments).expectRefusal(naming: fragments)
    }

    @Test("A mistake in the file is refused even if an option overrides it")
    func overridden() async throws {
        let folder = try TemporaryFolder()
        let file = folder.path("tasted.yaml")
        try "limits:\n  connections: 0\n".write(toFile: file, atomically: true, encoding: .utf8)
        try await RefusedStart(arguments: ["--config", file, "--limits-connections", "5"])
            .expectRefusal(naming: ["\(file), line 2: limits.connections"])
    }
}
