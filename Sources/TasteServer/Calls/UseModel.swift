import TasteEngine
import TasteProtocol
import TasteValues

extension WireUseModel: ServerCall {
    var kind: CallKind { .administration }
    var namedUsers: [NamedUser] { [] }

    func serve(_ context: CallContext) throws(TasteError) -> CallOutcome {
        let record = context.record("changed the serving model")
        context.engine.use(try choice) { result in
            record.finish(result.map { WireResponse(.model($0.value.wire), $0.freshness) })
        }
        return .pending
    }

    private var choice: ModelChoice {
        get throws(TasteError) {
            if rollback {
                guard model.isEmpty else {
                    throw TasteError(
                        .invalidArgument,
                        "A rollback goes to a generation or, without one, to the model before; not to a kind.",
                        field: "model")
                }
                return .rollback(generation == 0 ? nil : generation)
            }
            guard model.isEmpty != (generation == 0) else {
                throw TasteError(
                    .invalidArgument, "Name a kind of model or a generation, one of the two.", field: "model")
            }
            return model.isEmpty ? .generation(generation) : .kind(model)
        }
    }
}
