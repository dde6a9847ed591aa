import ArgumentParser
import Foundation
import TasteClient
import TerminalOutput

struct ModelsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models", abstract: "The models that are kept, and which one serves.",
        discussion: """
            The daemon keeps as many models as its setting models.keep says: the last two,
            then the last of each other kind. One model serves and continues to learn; the
            others do not change until they serve again. A model that is worse than the
            serving one is refused: it is kept for inspection, and serves only on request.

            EXAMPLES
              taste models
              taste models rollback                 to the model before the one that serves
              taste models rollback 7               or to a generation, by its number
              taste models use linear               the newest of a kind
            """,
        subcommands: [ListModelsCommand.self, UseModelCommand.self, RollbackModelCommand.self],
        defaultSubcommand: ListModelsCommand.self)
}

struct ListModelsCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "The models that are kept, newest first.",
        discussion: """
            With --json, one
              {"generation","model","serving","time","validation_rmse",
              "validation_ndcg@100","fit_seconds","bytes","trained_through","parameters",
              "state","reason","file_bytes","fitted_through","trial"}
            a line; "trial", null where the model was not compared, is
              {"against","ratings","rmse","serving_rmse","hit_rate","serving_hit_rate"}.
            """)

    @OptionGroup var daemon: DaemonOptions

    func execute(_ client: TasteClient, _ output: inout Output) async throws {
        let models = try await client.models().value
        guard !daemon.json else {
            for model in models { try output.json { $0.fill(model) } }
            return
        }
        guard !models.isEmpty else { return try output.line("there is no model yet; train one with: taste train") }
        var table = Table([
            .number("generation"), .text("model"), .text("serves"), .number("learned to"), .number("age"),
            .number("size"), .number("RMSE"), .number("NDCG@100"), .text("verdict"),
        ])
        let now = Int64(Date().timeIntervalSince1970)
        for model in models {
            table.add([
                "\(model.generation)", model.model, model.serving ? "yes" : "",
                Plain.count(Int(clamping: model.trainedThrough)),
                Plain.duration(Double(max(0, now - model.time))), Plain.bytes(model.fileBytes),
                model.validationRMSE.map { Plain.decimal($0, 4) } ?? "",
                model.validationNDCG.map { Plain.decimal($0, 4) } ?? "", model.state?.name ?? "unknown",
            ])
        }
        try output.table(table)
        for model in models where !model.reason.isEmpty {
            for line in Self.wrapped("\(model.generation): \(model.reason)") { try output.line(line) }
        }
        try output.remark("RMSE and NDCG@100 are of held-out ratings and users; they compare within one column only.")
    }
}

extension ListModelsCommand {
    private static let width = 100

    /// Breaks a text between words and indents all lines but the first.
    private static func wrapped(_ text: String) -> [String] {
        var lines = [""]
        for word in text.split(separator: " ") {
            if lines[lines.count - 1].count + word.count >= width { lines.append("   ") }
            lines[lines.count - 1] += (lines[lines.count - 1].isEmpty ? "" : " ") + word
        }
        return lines
    }
}

struct UseModelCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "use", abstract: "Make another kept model serve, from the next answer on.")

    @Argument(help: "A kind, such as linear, or the number of a generation.") var model: String
    @OptionGroup var daemon: DaemonOptions

    func execute(_ client: TasteClient, _ output: inout Output) async throws {
        let used =
            if let generation = UInt64(model), generation > 0 {
                try await client.use(generation: generation).value
            } else {
                try await client.use(model: model).value
            }
        try output.serving(used, json: daemon.json)
    }
}

struct RollbackModelCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback", abstract: "Go back to an earlier kept model, from the next answer on.",
        discussion: "While it serves, the model learns from the ratings that it has not seen.")

    @Argument(help: "The generation to go back to. Default: the one of the training before the serving one.")
    var generation: UInt64?
    @OptionGroup var daemon: DaemonOptions

    func execute(_ client: TasteClient, _ output: inout Output) async throws {
        try output.serving(try await client.rollback(to: generation).value, json: daemon.json)
    }
}

extension Output {
    /// Prints which model serves now.
    fileprivate mutating func serving(_ model: ModelInfo, json: Bool) throws {
        guard !json else { return try self.json { $0.fill(model) } }
        let figures = ValidationText.of(rmse: model.validationRMSE, ndcg: model.validationNDCG)
        try line("\(model.model), generation \(model.generation), serves\(figures)")
    }
}

extension JSONLine {
    fileprivate mutating func fill(_ model: ModelInfo) {
        add("generation", model.generation)
        add("model", model.model)
        add("serving", model.serving)
        add("time", model.time)
        add("validation_rmse", model.validationRMSE)
        add("validation_ndcg@100", model.validationNDCG)
        add("fit_seconds", model.fitSeconds)
        add("bytes", model.bytes)
        add("trained_through", model.trainedThrough)
        add("parameters", json: model.parameters)
        add("state", model.state?.name ?? "unknown")
        add("reason", model.reason)
        add("file_bytes", model.fileBytes)
        add("fitted_through", model.fittedThrough)
        guard let trial = model.trial else { return add("trial", json: "") }
        add("trial", TrialText.json(trial))
    }
}
