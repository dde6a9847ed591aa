import ArgumentParser
import TasteClient
import TerminalOutput

struct ModelsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models", abstract: "The models that are kept, and which one serves.",
        discussion: """
            The newest model of every kind that has been trained is kept. One serves and
            learns on; the others stay as they are until they are used or trained again.

            EXAMPLES
              taste models
              taste models use linear               the newest of a kind
              taste models use 7                    or a generation, by its number
            """,
        subcommands: [ListModelsCommand.self, UseModelCommand.self], defaultSubcommand: ListModelsCommand.self)
}

struct ListModelsCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "The models that are kept, newest first.",
        discussion: """
            With --json, one
              {"generation","model","serving","time","validation_rmse",
              "validation_ndcg@100","fit_seconds","bytes","trained_through","parameters"}
            a line.
            """)

    @OptionGroup var daemon: DaemonOptions

    func execute(_ client: TasteClient, _ output: inout Output) async throws {
        let models = try await client.models().value
        guard !daemon.json else {
            for model in models { try output.json { Self.fill(&$0, model) } }
            return
        }
        guard !models.isEmpty else { return try output.line("there is no model yet; train one with: taste train") }
        var table = Table([
            .number("generation"), .text("model"), .text("published"), .number("RMSE"), .number("NDCG@100"),
            .number("fit"), .number("size"), .text("serves"),
        ])
        for model in models {
            table.add([
                "\(model.generation)", model.model, Plain.time(model.time),
                model.validationRMSE.map { Plain.decimal($0, 4) } ?? "",
                model.validationNDCG.map { Plain.decimal($0, 4) } ?? "",
                model.fitSeconds.map { Plain.duration(Double($0)) } ?? "", Plain.bytes(model.bytes),
                model.serving ? "yes" : "",
            ])
        }
        try output.table(table)
        try output.remark("RMSE and NDCG@100 are of held-out ratings and users; they compare within one column only.")
    }

    static func fill(_ line: inout JSONLine, _ model: ModelInfo) {
        line.add("generation", model.generation)
        line.add("model", model.model)
        line.add("serving", model.serving)
        line.add("time", model.time)
        line.add("validation_rmse", model.validationRMSE)
        line.add("validation_ndcg@100", model.validationNDCG)
        line.add("fit_seconds", model.fitSeconds)
        line.add("bytes", model.bytes)
        line.add("trained_through", model.trainedThrough)
        line.add("parameters", json: model.parameters)
    }
}

struct UseModelCommand: DaemonCommand {
    static let configuration = CommandConfiguration(
        commandName: "use", abstract: "Let another model that is kept serve, from the next answer on.")

    @Argument(help: "A kind, such as linear, or the number of a generation.") var model: String
    @OptionGroup var daemon: DaemonOptions

    func execute(_ client: TasteClient, _ output: inout Output) async throws {
        let used =
            if let generation = UInt64(model), generation > 0 {
                try await client.use(generation: generation).value
            } else {
                try await client.use(model: model).value
            }
        if daemon.json {
            try output.json { ListModelsCommand.fill(&$0, used) }
        } else {
            let figures = ValidationText.of(rmse: used.validationRMSE, ndcg: used.validationNDCG)
            try output.line(Table.printable("\(used.model), generation \(used.generation), serves\(figures)"))
        }
    }
}
