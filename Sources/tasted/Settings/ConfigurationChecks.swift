import Foundation
import Recommenders
import TasteEngine
import TasteStore
import TasteValues

extension DaemonConfiguration {
    /// Completes what depends on several settings.
    ///
    /// - Parameter given: the keys of all settings that some source gives.
    /// - Throws: ``ConfigurationError`` for a scale that cannot be, and for parameters that cannot be read or are
    ///   another model's.
    mutating func complete(given: Set<String>) throws(ConfigurationError) {
        if given.contains(where: { $0.hasPrefix("scale.") }) {
            let wanted = RatingScale(minimum: scale.minimum, maximum: scale.maximum, step: scale.step)
            do { try wanted.validate() } catch { throw ConfigurationError("scale: \(error.message)") }
            requiredScale = wanted
        }
        guard let path = parameterFile else { return }
        let parameters = try Self.parameters(path)
        if !given.contains("training.model") {
            training.kind = parameters.model
        } else if training.kind != parameters.model {
            throw ConfigurationError(
                "training.parameters is for the model \(parameters.model), training.model says \(training.kind). Change one of them."
            )
        }
        training.parameters = parameters
    }

    private static func parameters(_ path: String) throws(ConfigurationError) -> ParameterFile {
        guard let json = FileManager.default.contents(atPath: path) else {
            throw ConfigurationError("training.parameters: the file \(path) cannot be read.")
        }
        do { return try ParameterFile(json: Array(json)) } catch {
            throw ConfigurationError("training.parameters: \(path): \(error.message)")
        }
    }

    /// - Throws: ``ConfigurationError`` if another scale is set than the store's, and for a threshold that no rating of
    ///   the store's scale, or every one, reaches.
    func check(against scale: RatingScale) throws(ConfigurationError) {
        if let requiredScale, requiredScale != scale {
            throw ConfigurationError(
                "scale: the store rates from \(scale), not from \(requiredScale), and a store's scale cannot be changed."
            )
        }
        guard let threshold = training.likedFrom, threshold <= scale.minimum || threshold > scale.maximum else {
            return
        }
        throw ConfigurationError(
            "recommend.likedFrom, \(threshold), must be above the lowest rating and no higher than the highest: the store rates from \(scale)."
        )
    }

    /// The folder of the store.
    ///
    /// - Throws: ``ConfigurationError`` if it is not set and the environment has no place for it.
    func statePath() throws(ConfigurationError) -> String {
        if let state { return state }
        let environment = ProcessInfo.processInfo.environment
        if let folder = environment["STATE_DIRECTORY"] { return folder }
        if geteuid() == 0 { return "/var/lib/tasted" }
        if let folder = environment["XDG_STATE_HOME"] { return folder + "/tasted" }
        guard let home = environment["HOME"] else {
            throw ConfigurationError("There is no home folder to keep the state in. Give a folder with --state.")
        }
        return home + "/.local/state/tasted"
    }

    /// The path of the socket to make where systemd hands none over.
    ///
    /// - Throws: ``ConfigurationError`` if it is not set and the environment has no place for it.
    func socketPath() throws(ConfigurationError) -> String {
        if let socket { return socket }
        if geteuid() == 0 { return "/run/tasted/tasted.sock" }
        guard let folder = ProcessInfo.processInfo.environment["XDG_RUNTIME_DIR"] else {
            throw ConfigurationError("XDG_RUNTIME_DIR is not set. Give the socket's path with --socket.")
        }
        return folder + "/tasted.sock"
    }
}
