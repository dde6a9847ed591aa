import Foundation
import Recommenders
import Settings
import TasteValues

@testable import tasted

/// The configuration: a file in YAML or JSON, environment variables, options and a file of hyper-parameters, each a
/// section of the input.
struct ConfigurationTarget: FuzzTarget {
    var seeds: [String: [UInt8]] {
        var seeds = [
            "sample": "@file\n" + Documentation.sampleConfiguration,
            "set": "@file\n" + Documentation.sampleConfiguration.replacing("#", with: ""),
            "json":
                "@file\n{\"limits\": {\"connections\": 5}, \"training\": {\"model\": \"linear\"}, \"scale\": {\"minimum\": 1, \"step\": 1}}",
            "yaml":
                "@file\nlimits: &a\n  connections: 1_000\n  idleSeconds: ~\ntraining: {automatic: no, likedFrom: 4e0}\n",
            "sources":
                "@file\nlogLevel: debug\n@variables\nTASTED_LIMITS_CONNECTIONS=7\nTASTED_TRAINING_MODEL=bias\n@options\n"
                + "--training-seed\n9\n--socket-mode=0600\n",
            "parameters": "@options\n--training-parameters\nPARAMETERS\n@parameters\n"
                + "{\"model\": \"linear\", \"parameters\": {\"regularization\": 200, \"neighbours\": \"5\"}}",
        ]
        for setting in DaemonConfiguration.settings {
            seeds["option-\(setting.key)"] = "@options\n\(setting.option)\n\(setting.defaultText)\n"
        }
        return seeds.mapValues { Array($0.utf8) }
    }

    func run(_ input: [UInt8]) {
        let sections = Sections(input)
        let folder = Workplace.emptyFolder("configuration")
        let (file, parameters) = (folder + "/tasted.yaml", folder + "/parameters.json")
        try? Data(sections["file"]).write(to: URL(filePath: file))
        try? Data(sections["parameters"]).write(to: URL(filePath: parameters))
        _ = try? ParameterFile(json: sections["parameters"])
        // Only these two files are read: another path could name a device.
        let options = sections.lines(of: "options").map { $0 == "PARAMETERS" ? parameters : $0 }
        guard !(options + sections.lines(of: "file") + sections.lines(of: "variables")).contains(where: namesDevice)
        else {
            return
        }
        var variables: [String: String] = ["TASTED_CONFIG": file]
        for line in sections.lines(of: "variables") {
            let parts = line.split(separator: "=", maxSplits: 1).map(String.init)
            if parts.count == 2 { variables[parts[0]] = parts[1] }
        }
        do throws(ConfigurationError) {
            let configuration = try SettingSources(arguments: options, environment: variables).configuration()
            try? configuration.check(against: .halfStars)
            for setting in DaemonConfiguration.settings {
                var copy = configuration
                precondition(setting.set(setting.text(configuration), &copy), "\(setting.key) refuses its own text")
            }
        } catch { precondition(!error.description.isEmpty) }
    }

    private func namesDevice(_ text: String) -> Bool {
        ["/dev", "/proc", "/sys"].contains { text.contains($0) } && !text.hasPrefix(Workplace.path)
    }
}
