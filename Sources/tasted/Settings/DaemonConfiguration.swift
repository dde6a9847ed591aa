import Logging
import Settings
import TasteEngine
import TasteServer
import TasteStore
import TasteValues

/// What the daemon runs with. The initial values are the defaults of the settings; nothing else states them.
struct DaemonConfiguration: Sendable {
    struct Scale: Sendable {
        var minimum = RatingScale.halfStars.minimum
        var maximum = RatingScale.halfStars.maximum
        var step = RatingScale.halfStars.step
    }

    var configurationFile: String?
    var state: String?
    var socket: String?
    var socketMode: UInt16 = 0o660
    var logLevel = Logger.Level.info
    var scale = Scale()
    /// 16 GiB.
    var mapBytes = 1 << 34
    var reserveBytes: Int?
    var parameterFile: String?
    var training = TrainingOptions()
    var limits = ServerLimits()
    var access = AccessRules()
    /// The scale a store must have; nil: a new store gets the default, and an existing one keeps its own.
    var requiredScale: RatingScale?
}

extension DaemonConfiguration {
    /// Every setting of tasted, in the order of the help. To add one, declare it below its value, here or in one of the
    /// parts, and use the value.
    static let settings: [DaemonSetting] =
        own + TrainingOptions.settings.map { DaemonSetting($0, in: \.training) }
        + ServerLimits.settings.map { DaemonSetting($0, in: \.limits) }
        + AccessRules.settings.map { DaemonSetting($0, in: \.access) }

    private static let own: [DaemonSetting] = [
        Setting(
            "state", \.state, .optional(.path),
            "Folder of the store. Default: /var/lib/tasted for root, else $XDG_STATE_HOME/tasted.", reload: false),
        Setting(
            "socket", \.socket, .optional(.path),
            "Path of the socket. Default: /run/tasted/tasted.sock for root, else $XDG_RUNTIME_DIR/tasted.sock. Not used when systemd hands a socket over.",
            reload: false),
        Setting(
            "socketMode", \.socketMode, .fileMode,
            "Mode of a socket that tasted makes, in octal: who may connect, may read and write.", reload: false),
        Setting(
            "config", \.configurationFile, .optional(.path),
            "A YAML (.yaml, .yml) or JSON (.json) file of these settings. Read again on SIGHUP.", reload: true),
        Setting(
            "logLevel", \.logLevel, .logLevel,
            "trace, debug, info, notice, warning, error or critical. Taken over on SIGHUP.", reload: true),
        Setting(
            "scale.minimum", \.scale.minimum, -1e6...1e6,
            "The lowest rating. The scale is fixed when a store is created.", reload: false),
        Setting("scale.maximum", \.scale.maximum, -1e6...1e6, "The highest rating.", reload: false),
        Setting("scale.step", \.scale.step, 1e-6...1e6, "From one rating to the next.", reload: false),
        Setting(
            "storage.mapBytes", \.mapBytes, 1 << 20...1 << 46,
            "What the store's file may grow to, in bytes. Address space only: the file is as large as its contents.",
            reload: false),
        Setting(
            "storage.reserveBytes", \.reserveBytes, .optional(.integer(0...1 << 46)),
            "The part of storage.mapBytes that only deletions and administration may use; at most half of it. Learning leaves a quarter of this part to them. Default: an eighth of storage.mapBytes, but no more than 1 GiB; of a map below 512 MiB up to a quarter.",
            reload: false),
        Setting(
            "training.parameters", \.parameterFile, .optional(.path),
            "A file of the model's hyper-parameters, as taste tune --output writes it. It says which model it is for; training.model need not be set beside it. Default: what the model's own search on held-out ratings finds. Read again on SIGHUP.",
            reload: true),
    ]
}

extension SettingType<Logger.Level> {
    static let logLevel = SettingType(
        name: "text", allowed: "one of \(Logger.Level.allCases.map(\.rawValue).joined(separator: ", "))"
    ) {
        Logger.Level(rawValue: $0)
    } text: {
        $0.rawValue
    }
}
