using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Inspect.Engine.Models.Providers.OpenAi;

/// <summary>How one service speaks the protocol of chat completions, and where it is found. What is not said is as with OpenAI.</summary>
internal sealed record ChatDialect
{
    /// <summary>Name of the provider.</summary>
    public required string Name { get; init; }

    /// <summary>Variables of its key, the first one that is set counts; <c>{SERVICE}</c> stands for the service that the model's name begins with.</summary>
    public required ImmutableArray<string> KeyVariables { get; init; }

    /// <summary>It answers without a key: a server of one's own.</summary>
    public bool IsKeyless { get; init; }

    /// <summary>Variables of its address.</summary>
    public required ImmutableArray<string> AddressVariables { get; init; }

    /// <summary>Its address; null where everybody has another.</summary>
    public string? Address { get; init; }

    /// <summary>What stands between the address and the paths; null for nothing.</summary>
    public string? Root { get; init; }

    /// <summary>The header of the key; null for a bearer's.</summary>
    public string? KeyHeader { get; init; }

    /// <summary>A model's name begins with that of a service, which is no part of what is sent.</summary>
    public bool HasServices { get; init; }

    /// <summary>The responses API is there too, and models of OpenAI are told apart by their names.</summary>
    public bool IsOpenAi { get; init; }

    /// <summary>It says which models it has, and is asked for them before the first call.</summary>
    public bool HasModelList { get; init; }

    /// <summary>Most tokens where nobody says; null leaves it to the service.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>Tools are said to be kept to strictly; null says nothing.</summary>
    public bool? IsStrict { get; init; }

    /// <summary>Log-probabilities and biases are taken.</summary>
    public bool TakesLogprobs { get; init; } = true;

    /// <summary>Settings of a call may add fields to a request.</summary>
    public bool TakesExtraBody { get; init; } = true;

    /// <summary>Sounds and documents are taken.</summary>
    public bool TakesFiles { get; init; } = true;

    /// <summary>Use is told at the end of a stream only if it is asked for.</summary>
    public bool TakesStreamOptions { get; init; } = true;

    /// <summary>What a refused request comes to: an answer, or a failure.</summary>
    public Func<Rejection, Verdict?> Judge { get; init; } = Rejections.OfService;

    /// <summary>Tools and schemas lose the bounds of their values, which not all services know.</summary>
    public bool DropsBounds { get; init; }

    /// <summary>Names of no known kind are those of the newest models.</summary>
    public bool HasCodeNames { get; init; }

    /// <summary>System messages in a row become one.</summary>
    public bool JoinsSystem { get; init; }

    /// <summary>Failures are for Inspect to repeat, not for the service's own client alone.</summary>
    public bool IsRepeated { get; init; } = true;

    /// <summary>An answer that is no JSON may be one the next time.</summary>
    public bool RepeatsStrange { get; init; } = true;

    /// <summary>So may one that is broken JSON, or that holds no choices.</summary>
    public bool RepeatsBroken { get; init; }

    /// <summary>Messages of one role in a row become one; an answer at the end is gone on with.</summary>
    public bool JoinsMessages { get; init; }

    /// <summary>How answers and reasoning stand in messages.</summary>
    public ThoughtStyle Thoughts { get; init; } = ThoughtStyle.Tagged;

    /// <summary>Adds to an output what the service says beside its answer.</summary>
    public Func<ModelOutput, JsonElement, ModelOutput> Beside { get; init; } = (output, _) => output;

    /// <summary>Adds what the settings of reasoning come to in a request.</summary>
    public Action<JsonObject, HostedRequest, string> Reasoning { get; init; } = Efforts.Same;

    /// <summary>Arguments beyond those of all that are no fields of a request.</summary>
    public ImmutableArray<ModelArgument> OwnArguments { get; init; } = [];

    /// <summary>Arguments that become fields of a request, beyond those of all.</summary>
    public ImmutableArray<ModelArgument> BodyArguments { get; init; } = [];
}
