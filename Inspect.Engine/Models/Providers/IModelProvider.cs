using System.Text.Json;
using Inspect.Engine.Parts;
using Microsoft.Extensions.AI;
using ChatMessage = Inspect.Engine.Messages.ChatMessage;

namespace Inspect.Engine.Models.Providers;

/// <summary>Lists and opens models whose names begin with the provider's, and turns our records into what their clients take.</summary>
public interface IModelProvider
{
    /// <summary>What stands before the slash of a model's name.</summary>
    string Name { get; }

    /// <summary>Names of the settings of model calls that its models take; null: all.</summary>
    IReadOnlySet<string>? Settings => ChatConversion.Settings;

    /// <summary>The models that it knows of now.</summary>
    IReadOnlyList<ModelListing> List() => [];

    /// <summary>Why a model cannot be used; null when nothing speaks against it. Does not load it.</summary>
    /// <param name="model">What stands after the slash.</param>
    string? Check(string model);

    /// <summary>The arguments that its models take (<c>-M name=value</c>).</summary>
    IReadOnlyList<ModelArgument> Arguments => [];

    /// <summary>Its clients get each request whole (<see cref="HostedRequest"/>) and answer with a finished <see cref="ModelOutput"/> in their last update.</summary>
    bool IsHosted => false;

    /// <summary>Its clients are told of tools also where the choice is that none may be called; else they are not.</summary>
    bool IsToldOfForbiddenTools => false;

    /// <summary>Whether the key of a model is there; null where it needs none.</summary>
    /// <param name="model">What stands after the slash.</param>
    /// <param name="arguments">What it is opened with.</param>
    KeyState? KeyOf(string model, ModelArguments arguments) => null;

    /// <summary>What is asked of a model leaves this machine.</summary>
    /// <param name="model">What stands after the slash.</param>
    /// <param name="arguments">What it is opened with.</param>
    bool LeavesMachine(string model, ModelArguments arguments) => false;

    /// <summary>Its models have a server whose address can be given.</summary>
    bool HasAddress => false;

    /// <summary>Why a model cannot be opened with some arguments; null when nothing speaks against it.</summary>
    /// <param name="model">What stands after the slash.</param>
    /// <param name="arguments">The arguments.</param>
    string? Check(string model, ModelArguments arguments) => MisfitOf(arguments);

    /// <summary>Why nobody could open a model of this provider with some arguments; null when nothing speaks against it.</summary>
    /// <param name="arguments">The arguments.</param>
    sealed string? MisfitOf(ModelArguments arguments) =>
        arguments.BaseUrl is not null && !HasAddress ? $"Models of {Name} have no server: leave --model-base-url out."
        : arguments.Values.Select(v => MisfitOf(v.Key, v.Value)).FirstOrDefault(m => m is not null);

    private string? MisfitOf(string argument, JsonElement value)
    {
        var names = Arguments.Select(a => a.Name).ToList();
        return Arguments.FirstOrDefault(a => a.Name == argument) is { } known ? known.IsBoundByModel ? null : known.Misfit(value)
            : Suggestion.Find(argument, names) is { } close ? $"Models of {Name} take no argument \"{argument}\". Did you mean \"{close}\"?"
            : $"Models of {Name} take no argument \"{argument}\". {(names.Count == 0 ? "Leave -M out." : $"They take {string.Join(", ", names)}.")}";
    }

    /// <summary>All runs may use one client; false: each run has its own.</summary>
    bool IsShared(ModelArguments arguments) => true;

    /// <summary>What a model does where a setting is absent; settings of which that is not known are null.</summary>
    /// <param name="model">What stands after the slash.</param>
    GenerateConfig DefaultsOf(string model) => GenerateConfig.Empty;

    /// <summary>Settings that a model brings, under those of the task.</summary>
    /// <param name="model">What stands after the slash.</param>
    GenerateConfig ConfigOf(string model) => GenerateConfig.Empty;

    /// <summary>Name of the folder below the models that a model is; null where it is none, or not yet.</summary>
    /// <param name="model">What stands after the slash.</param>
    /// <param name="arguments">What it is opened with.</param>
    string? FolderOf(string model, ModelArguments arguments) => null;

    /// <summary>What a log says of a model beyond its name: where it comes from; null where there is nothing to say.</summary>
    /// <param name="model">What stands after the slash.</param>
    /// <param name="arguments">What it is opened with.</param>
    JsonElement? FactsOf(string model, ModelArguments arguments) => null;

    /// <summary>Does what takes long before a model can be opened: fetches and converts it. Unlike the opening it can be cancelled.</summary>
    /// <param name="model">What stands after the slash.</param>
    /// <param name="arguments">What it is opened with.</param>
    /// <param name="onChange">Is told how it goes on, on any thread.</param>
    /// <param name="cancellationToken">Ends it, unless others wait for it too.</param>
    /// <exception cref="InspectException">It cannot be done.</exception>
    Task PrepareAsync(string model, ModelArguments arguments, Action<ModelPreparation>? onChange, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Makes the client of a model, loading that first when it is needed. The registry makes one a model and disposes it.</summary>
    /// <param name="model">What stands after the slash.</param>
    /// <param name="cancellationToken">Ends the waiting; a load that others wait for goes on.</param>
    /// <exception cref="InspectException">There is no such model, or it cannot be loaded.</exception>
    Task<IChatClient> OpenAsync(string model, CancellationToken cancellationToken);

    /// <summary>Makes the client of a model that is opened with arguments, which it knows.</summary>
    /// <param name="model">What stands after the slash.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="InspectException">There is no such model, or an argument does not fit.</exception>
    Task<IChatClient> OpenAsync(string model, ModelArguments arguments, CancellationToken cancellationToken) => OpenAsync(model, cancellationToken);

    /// <summary>A conversation as the client takes it, message by message and part by part.</summary>
    /// <exception cref="InspectException">The client cannot take a part.</exception>
    IReadOnlyList<Microsoft.Extensions.AI.ChatMessage> ToMessages(IReadOnlyList<ChatMessage> messages) => ChatConversion.ToMessages(Name, messages);

    /// <summary>The settings of a call as the client takes them.</summary>
    /// <exception cref="InspectException">The client cannot take a setting.</exception>
    ChatOptions ToOptions(GenerateConfig config, ModelCall call) => ChatConversion.ToOptions(config);

    /// <summary>The settings of a call with tools on offer.</summary>
    /// <exception cref="InspectException">The client cannot take a setting, or takes no tools.</exception>
    ChatOptions ToOptions(GenerateConfig config, Tools.ToolOffer tools, ModelCall call) => tools.Tools.IsEmpty
        ? ToOptions(config, call)
        : throw new InspectException($"Models of {Name} take no tools. Use a task without tools, or another model.");

    /// <summary>The alternatives of an answer.</summary>
    /// <param name="first">What the texts of the updates make.</param>
    /// <param name="last">The last update, which may hold more.</param>
    System.Collections.Immutable.ImmutableArray<ChatChoice> ToChoices(ChatChoice first, ChatResponseUpdate? last) => [first];

    /// <summary>A failure of a call may pass by itself, so that it is worth another attempt.</summary>
    bool IsTransient(Exception error) => ChatConversion.IsTransient(error);

    /// <summary>Its server takes batches, so that the setting <c>batch</c> counts.</summary>
    bool HasBatches => false;

    /// <summary>Its server can be asked which models it has.</summary>
    bool HasList => false;

    /// <summary>Names of the services behind it that this machine has keys and addresses for, each with a server of its own; none where it has one server alone.</summary>
    IReadOnlyList<string> Services() => [];

    /// <summary>Asks the server which models it has.</summary>
    /// <param name="service">Which of its services; empty where it has one server alone.</param>
    /// <param name="arguments">Address and key, where they are not the provider's own.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>Names without that of the provider, not more than somebody reads.</returns>
    /// <exception cref="InspectException">The server cannot be asked; the message says why, and holds no key.</exception>
    Task<IReadOnlyList<string>> ListAsync(string service, ModelArguments arguments, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>([]);

    /// <summary>A failure of a call means that the server takes no more calls for now.</summary>
    bool IsRefusal(Exception error) => ChatConversion.IsRefusal(error);

    /// <summary>Calls with equal texts share connections, whichever run makes them: those of a model with the same key at the same server.</summary>
    /// <param name="model">What stands after the slash.</param>
    /// <param name="arguments">What it is opened with.</param>
    string ConnectionKey(string model, ModelArguments arguments) => $"{Name}/{model}\n{arguments.BaseUrl}\n{arguments.SecretKey}";
}
