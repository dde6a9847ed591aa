import Configuration
import Foundation
import Logging
import Recommenders
import SystemPackage
import TasteEngine
import TasteServer
import TasteStore
import TasteValues

/// What the daemon runs with, checked.
struct DaemonConfiguration: Sendable {
    var state: String
    var socket: String?
    var socketMode: UInt16
    var logLevel: Logger.Level
    var scale: RatingScale?
    var mapBytes: Int
    var training: TrainingOptions
    var limits: ServerLimits

    /// Reads command line over environment over file.
    ///
    /// - Throws: ``ConfigurationError`` that names the setting at fault.
    init(arguments: [String]) async throws {
        let values = try await SettingValues(arguments: arguments)
        state = try DefaultPaths.state(values.text("state"))
        socket = values.text("socket")
        guard let mode = UInt16(values.text("socketMode") ?? "", radix: 8), mode <= 0o777 else {
            throw ConfigurationError("socketMode must be an octal mode such as 0660.")
        }
        socketMode = mode
        guard let level = Logger.Level(rawValue: values.text("logLevel") ?? "") else {
            throw ConfigurationError(
                "logLevel must be one of \(Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        logLevel = level
        scale = try values.scale()
        mapBytes = try values.integer("storage.mapBytes")
        training = try values.training()
        limits = try values.limits()
    }
}

extension DaemonConfiguration {
    /// - Throws: ``ConfigurationError`` for a threshold that no rating of the store's scale, or every one, reaches.
    func check(against scale: RatingScale) throws(ConfigurationError) {
        guard let threshold = training.likedFrom, threshold <= scale.minimum || threshold > scale.maximum else {
            return
        }
        throw ConfigurationError(
            "recommend.likedFrom, \(threshold), must be above the lowest rating and no higher than the highest: the store rates from \(scale.description)."
        )
    }
}

/// The settings' values, looked up by key and checked against their kinds.
private struct SettingValues {
    private let reader: ConfigReader

    init(arguments: [String]) async throws {
        let commandLine = CommandLineArgumentsProvider(arguments: ["tasted"] + arguments)
        let environment = EnvironmentVariablesProvider().prefixKeys(with: "tasted")
        let first = ConfigReader(providers: [commandLine, environment])
        guard let path = first.string(forKey: "config") else {
            reader = first
            return
        }
        reader = ConfigReader(providers: [commandLine, environment, try await SettingValues.file(path)])
    }

    private static func file(_ path: String) async throws -> any ConfigProvider {
        do {
            if path.hasSuffix(".json") { return try await FileProvider<JSONSnapshot>(filePath: FilePath(path)) }
            return try await FileProvider<YAMLSnapshot>(filePath: FilePath(path))
        } catch {
            throw ConfigurationError("The configuration file \(path) cannot be read: \(error)")
        }
    }

    private func setting(_ key: String) -> Setting? { Setting.all.first { $0.key == key } }

    /// Whether somebody has set it.
    func isSet(_ key: String) -> Bool {
        reader.string(forKey: ConfigKey(key)) != nil || reader.double(forKey: ConfigKey(key)) != nil
    }

    /// The value or the default; nil where both are empty.
    func text(_ key: String) -> String? {
        let value = reader.string(forKey: ConfigKey(key)) ?? setting(key)?.defaultValue ?? ""
        return value.isEmpty ? nil : value
    }

    func flag(_ key: String) throws -> Bool {
        let value = reader.bool(forKey: ConfigKey(key)).map { String($0) } ?? text(key) ?? ""
        switch value.lowercased() {
        case "true", "yes", "1", "on": return true
        case "false", "no", "0", "off": return false
        default: throw ConfigurationError("\(key) must be true or false, not \(value).")
        }
    }

    func integer(_ key: String) throws -> Int {
        guard case .integer(let range)? = setting(key)?.kind else {
            throw ConfigurationError("\(key) is not a setting.")
        }
        let value = reader.int(forKey: ConfigKey(key)) ?? text(key).flatMap { Int($0) }
        guard let value, range.contains(value) else {
            throw ConfigurationError("\(key) must be a whole number from \(range.lowerBound) to \(range.upperBound).")
        }
        return value
    }

    func number(_ key: String) throws -> Double {
        guard case .number(let range)? = setting(key)?.kind else {
            throw ConfigurationError("\(key) is not a setting.")
        }
        let value = reader.double(forKey: ConfigKey(key)) ?? text(key).flatMap { Double($0) }
        guard let value, range.contains(value) else {
            throw ConfigurationError("\(key) must be a number from \(range.lowerBound) to \(range.upperBound).")
        }
        return value
    }

    /// nil: none is set, and an existing store keeps its own.
    func scale() throws -> RatingScale? {
        let keys = ["scale.minimum", "scale.maximum", "scale.step"]
        guard keys.contains(where: isSet) else { return nil }
        return try RatingScale(
            minimum: Float(try number(keys[0])), maximum: Float(try number(keys[1])), step: Float(try number(keys[2])))
    }

    func training() throws -> TrainingOptions {
        let parameters = try text("training.parameters").map(Self.parameters)
        let kind =
            isSet("training.model")
            ? text("training.model") ?? ModelCatalogue.defaultKind
            : parameters?.model ?? ModelCatalogue.defaultKind
        guard ModelCatalogue.kinds.contains(kind) else {
            throw ConfigurationError(
                "training.model must be one of \(ModelCatalogue.kinds.joined(separator: ", ")), not \(kind).")
        }
        if let parameters, parameters.model != kind {
            throw ConfigurationError(
                "training.parameters is for the model \(parameters.model), training.model says \(kind). Change one of them."
            )
        }
        var options = TrainingOptions(kind: kind)
        options.parameters = parameters
        if isSet("recommend.likedFrom") { options.likedFrom = Float(try number("recommend.likedFrom")) }
        options.isAutomatic = try flag("training.automatic")
        options.intervalMilliseconds = try integer("training.intervalMilliseconds")
        options.ratingsMin = try integer("training.ratingsMin")
        options.fullShare = try number("training.fullShare")
        options.fullHours = try number("training.fullHours")
        options.pauseSeconds = try integer("training.pauseSeconds")
        options.processorShare = try number("training.processorShare")
        options.memoryBytes = try integer("training.memoryBytes")
        options.threads = try integer("training.threads")
        options.isIdleOnly = try flag("training.idleOnly")
        options.niceness = Int32(try integer("training.niceness"))
        options.keptLineages = try integer("models.keep")
        options.seed = UInt64(try integer("training.seed"))
        return options
    }

    private static func parameters(_ path: String) throws -> ParameterFile {
        guard let json = FileManager.default.contents(atPath: path) else {
            throw ConfigurationError("training.parameters: the file \(path) cannot be read.")
        }
        do { return try ParameterFile(json: Array(json)) } catch {
            throw ConfigurationError("training.parameters: \(path): \(error.message)")
        }
    }

    func limits() throws -> ServerLimits {
        var limits = ServerLimits()
        limits.connections = try integer("limits.connections")
        limits.connectionsPerUser = try integer("limits.connectionsPerUser")
        limits.requestsInFlight = try integer("limits.requestsInFlight")
        limits.frameBytes = try integer("limits.frameBytes")
        limits.bufferedBytes = try integer("limits.bufferedBytes")
        limits.writeDeadlineSeconds = try integer("limits.writeDeadlineSeconds")
        limits.idleSeconds = try integer("limits.idleSeconds")
        limits.itemsPerAnswer = try integer("limits.itemsPerAnswer")
        limits.ratingsPerRequest = try integer("limits.ratingsPerRequest")
        limits.ratingsPerImport = try integer("limits.ratingsPerImport")
        limits.namesPerImport = try integer("limits.namesPerImport")
        limits.pastEvents = try integer("limits.pastEvents")
        limits.deadlineMilliseconds = try integer("limits.deadlineMilliseconds")
        return limits
    }
}

/// Where things are when nobody says.
enum DefaultPaths {
    static func state(_ given: String?) throws -> String {
        if let given { return given }
        let environment = ProcessInfo.processInfo.environment
        if let folder = environment["STATE_DIRECTORY"] { return folder }
        if geteuid() == 0 { return "/var/lib/tasted" }
        if let folder = environment["XDG_STATE_HOME"] { return folder + "/tasted" }
        guard let home = environment["HOME"] else {
            throw ConfigurationError("There is no home folder to keep the state in. Give a folder with --state.")
        }
        return home + "/.local/state/tasted"
    }

    static func socket(_ given: String?) throws -> String {
        if let given { return given }
        if geteuid() == 0 { return "/run/tasted/tasted.sock" }
        guard let folder = ProcessInfo.processInfo.environment["XDG_RUNTIME_DIR"] else {
            throw ConfigurationError("XDG_RUNTIME_DIR is not set. Give the socket's path with --socket.")
        }
        return folder + "/tasted.sock"
    }
}
