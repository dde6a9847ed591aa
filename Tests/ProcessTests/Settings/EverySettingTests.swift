import Foundation
import Settings
import TasteClient
import TasteProtocol
import TestSupport
import Testing

@testable import tasted

@Suite("Every declared setting")
struct EverySettingTests {
    @Test(
        "A text that a setting does not accept is refused in the file, the environment and the command line",
        arguments: DaemonConfiguration.settings)
    func refusal(setting: DaemonSetting) async throws {
        for text in setting.refusedTexts {
            let rule = "must be \(setting.allowed), not \"\(text)\""
            try await RefusedStart(arguments: ["\(setting.option)=\(text)"])
                .expectRefusal(naming: ["\(setting.option) \(rule)"])
            try await RefusedStart(environment: [setting.variable: text])
                .expectRefusal(naming: ["\(setting.variable) \(rule)"])
            try await RefusedStart(file: setting.yaml(text)).expectRefusal(naming: ["\(setting.key) \(rule)"])
        }
        guard setting.isForFiles else { return }
        if setting.isList {
            return try await RefusedStart(file: setting.yaml("[[1]]")).expectRefusal(naming: ["not a list"])
        }
        try await RefusedStart(file: setting.yaml("[1, 2]"))
            .expectRefusal(naming: ["\(setting.key) must be \(setting.allowed), not a list"])
    }

    @Test("A setting accepts both ends of its range", arguments: DaemonConfiguration.settings)
    func bounds(setting: DaemonSetting) throws {
        for bound in setting.bounds {
            var configuration = DaemonConfiguration()
            #expect(setting.set(bound, &configuration))
            #expect(setting.text(configuration) == bound)
        }
    }

    @Test("tasted starts with the file of --print-config when every setting in it is uncommented")
    func sampleStarts() async throws {
        let folder = try TemporaryFolder()
        let file = folder.path("tasted.yaml")
        try uncommentedSample().write(toFile: file, atomically: true, encoding: .utf8)
        let daemon = try await DaemonProcess(folder: folder, arguments: ["--config", file])
        #expect(try await daemon.stop() == 0)
    }

    @Test("The file of --print-config contains every setting with its default")
    func sampleIsDefault() throws {
        let folder = try TemporaryFolder()
        let file = folder.path("tasted.yaml")
        try uncommentedSample().write(toFile: file, atomically: true, encoding: .utf8)
        let lines = try ConfigurationFile(path: file).settings
        #expect(lines.map(\.setting.key) == DaemonConfiguration.settings.filter(\.isForFiles).map(\.key))
        let sampled = try SettingSources(arguments: ["--config", file], environment: [:]).configuration()
        let unset = try SettingSources(arguments: [], environment: [:]).configuration()
        for setting in DaemonConfiguration.settings where setting.isForFiles {
            #expect(setting.text(sampled) == setting.text(unset), "\(setting.key)")
        }
    }

    @Test("The defaults that --print-config shows are the values of a daemon without any settings")
    func defaultsAreUsed() async throws {
        let daemon = try await DaemonProcess()
        let sample = try uncommentedSample()
        let limits = try await daemon.limits()
        let status = try await status(of: daemon)
        for line in [
            "frameBytes: \(limits.frameBytes)", "itemsPerAnswer: \(limits.itemsPerAnswer)",
            "ratingsPerRequest: \(limits.ratingsPerRequest)", "requestsInFlight: \(limits.requestsInFlight)",
            "mapBytes: \(status.mapBytes)",
        ] { #expect(sample.contains("  \(line)\n"), "\(line)") }
    }

    @Test("A value is taken from the command line, else from the environment, else from the file")
    func precedence() throws {
        let folder = try TemporaryFolder()
        let file = folder.path("tasted.yaml")
        try "training: {seed: 10, threads: 11, niceness: 12, ratingsMin: 1_000}".write(
            toFile: file, atomically: true, encoding: .utf8)
        let configuration = try SettingSources(
            arguments: ["--config=\(file)", "--training-seed", "30"],
            environment: ["TASTED_TRAINING_SEED": "20", "TASTED_TRAINING_THREADS": "21", "HOME": "/"]
        ).configuration()
        let used = DaemonConfiguration.settings.reduce(into: [:]) { $0[$1.key] = $1.text(configuration) }
        #expect(used["training.seed"] == "30")
        #expect(used["training.threads"] == "21")
        #expect(used["training.niceness"] == "12")
        #expect(used["training.ratingsMin"] == "1000")
    }

    /// The output of `--print-config` with all settings uncommented.
    private func uncommentedSample() throws -> String {
        Documentation.sampleConfiguration.replacing(/(?m)^( *)#(\w+:)/) { "\($0.1)\($0.2)" }
    }
}

extension RefusedStart {
    fileprivate init(file text: String) async throws {
        let folder = try TemporaryFolder()
        try text.write(toFile: folder.path("tasted.yaml"), atomically: true, encoding: .utf8)
        try await self.init(arguments: ["--config", folder.path("tasted.yaml")])
    }
}

extension Setting: CustomTestStringConvertible {
    public var testDescription: String { key }

    /// The texts of the lowest and the highest value; empty for a setting without a range.
    fileprivate var bounds: [String] {
        allowed.firstMatch(of: /number from (\S+) to (\S+)$/).map { [String($0.1), String($0.2)] } ?? []
    }

    /// Texts that must be refused: those of another type, and numbers just outside the range.
    fileprivate var refusedTexts: [String] {
        if allowed == "a path" { return [] }
        if isList { return ["no-such-account=x"] }
        guard bounds.count == 2 else { return ["neither"] }
        let wrong = ["neither", "1 2", "nan", "1e400"]
        if let lowest = Int(bounds[0]), let highest = Int(bounds[1]), typeName == "integer" {
            return wrong + ["1.5", "\(lowest - 1)", highest < Int.max ? "\(highest + 1)" : "9223372036854775808"]
        }
        guard let lowest = Float(bounds[0]), let highest = Float(bounds[1]) else { return wrong }
        return wrong + ["\(lowest.nextDown)", "\(highest.nextUp)"]
    }

    /// A configuration file that sets the setting.
    fileprivate func yaml(_ value: String) -> String {
        let parts = key.split(separator: ".")
        return parts.count == 1 ? "\(key): \(value)\n" : "\(parts[0]):\n  \(parts[1]): \(value)\n"
    }
}
