using System.Globalization;
using System.Net;
using System.Text.Json;
using Inspect.Engine.Inference.Hub;

namespace Inspect.Engine.Logs.Stores;

/// <summary>Says in a sentence why the hub gave nothing: by statuses and its own codes, since what it writes may repeat what was sent.</summary>
/// <param name="address">What is read.</param>
/// <param name="place">Its repository or bucket.</param>
/// <param name="hub">Address of the hub.</param>
/// <param name="connection">Asks; knows whether a key goes along.</param>
internal sealed class HubStoreErrors(StoreAddress address, HubPlace place, Uri hub, HubConnection connection)
{
    private string Host => hub.Authority;

    private string It => $"{place.Noun} {place.Id}";

    /// <summary>The error of an answer.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="isFile">One file was asked for, and not what there is.</param>
    public StoreException Of(HttpResponseMessage answer, bool isFile)
    {
        var code = answer.Headers.TryGetValues("X-Error-Code", out var values) ? values.FirstOrDefault() : null;
        return (code, answer.StatusCode) switch
        {
            ("GatedRepo", _) => Refused($"The {It} is given to those only who accept its terms: accept them at {place.PageAt(hub)}, and set HF_TOKEN to a key of that account."),
            ("RevisionNotFound", _) => Refused($"The {It} has no revision {place.Revision ?? "main"}: write a branch, a tag or a commit after the @, or leave it out."),
            ("EntryNotFound", _) => Gone(),
            ("RepoNotFound", _) => NoSuch(),
            (_, HttpStatusCode.NotFound) => isFile ? Gone() : NoSuch(),
            (_, HttpStatusCode.Unauthorized) => connection.HasToken ? Refused($"{Host} does not take the key for {address}: check HF_TOKEN, or the file of the login without it; the key may have expired.") : NoSuch(),
            (_, HttpStatusCode.Forbidden) => Refused($"{Host} denies access to {address} (HTTP 403): the key (HF_TOKEN) needs to read the {It}."),
            (_, HttpStatusCode.TooManyRequests) => Failed($"{Host} takes no more requests for {address} for now{WaitOf(answer)}{(connection.HasToken ? null : "; with a key (HF_TOKEN) it takes more")}"),
            (_, var status) when (int)status is >= 400 and < 500 and not 408 => Refused($"{Host} refuses {address} (HTTP {(int)status}): check the address, HF_ENDPOINT and HF_TOKEN."),
            (_, var status) => Failed($"{Host} failed for {address} (HTTP {(int)status})"),
        };
    }

    /// <summary>The error of what was thrown on the way; null for what says nothing of the hub.</summary>
    public StoreException? Explain(Exception error) => error switch
    {
        StoreException known => known,
        HubException led => new(StoreProblem.Failed, led.Message),
        HttpRequestException or IOException or OperationCanceledException => Failed($"{address} cannot be reached: check the network and HF_ENDPOINT"),
        JsonException or FormatException or InvalidOperationException => Odd(),
        _ => null,
    };

    /// <summary>The error of an answer that is none of a hub.</summary>
    public StoreException Odd() => Failed($"What answers for {address} is no hub of Hugging Face's kind: check HF_ENDPOINT");

    /// <summary>The error of a list that does not end where and when it should.</summary>
    public StoreException Astray() => Failed($"The list of {address} has no end, or goes on at another server, where it is not followed: check HF_ENDPOINT");

    /// <summary>The error of a file that is another version than the one that was listed.</summary>
    public StoreException Changed() => Moved("has changed");

    /// <summary>The error of a file that came with other bytes than the hub says it has.</summary>
    public StoreException Damaged() => Failed($"A log of {address} did not come as it was stored");

    private StoreException Gone() => Moved("is gone");

    private StoreException NoSuch() => Refused(
        $"There is no {It} at {Host}, or {(connection.HasToken ? "the key (HF_TOKEN) may not read it: check both" : "it is private: check the name, or set HF_TOKEN to a key that may read it")}.");

    private string WaitOf(HttpResponseMessage answer) =>
        connection.WaitOf(answer) is { } wait ? string.Create(CultureInfo.InvariantCulture, $", and asks to wait {Math.Ceiling(wait.TotalSeconds):N0} seconds") : string.Empty;

    private StoreException Moved(string how) => new(StoreProblem.Moved, $"An object of {address} {how} since it was listed.");

    private static StoreException Refused(string message) => new(StoreProblem.Refused, message);

    private static StoreException Failed(string message) => new(StoreProblem.Failed, $"{message}. It is tried again.");
}
