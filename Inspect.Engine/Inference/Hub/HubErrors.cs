using System.Net;

namespace Inspect.Engine.Inference.Hub;

/// <summary>What is said when the hub does not give something: one sentence of what it is, one of what to do.</summary>
internal static class HubErrors
{
    /// <summary>A refusal of the hub, by its status and its own code.</summary>
    public static HubException Of(string repo, HttpResponseMessage response, HubEnvironment environment)
    {
        var code = response.Headers.TryGetValues("X-Error-Code", out var values) ? values.FirstOrDefault() : null;
        var hasToken = environment.Token() is not null;
        var host = environment.Endpoint.Authority;
        var page = $"{environment.Endpoint.AbsoluteUri.TrimEnd('/')}/{repo}";
        return (response.StatusCode, code) switch
        {
            (_, "GatedRepo") => new($"{repo} is given to those only who accept its terms. {(hasToken ? $"Accept them at {page} with the account of the token, and try again" : $"Accept them at {page}, and set HF_TOKEN to a token of that account")}.", false),
            (_, "RevisionNotFound") => new($"{repo} has no such revision. Write a branch, a tag or a commit after the @, or leave it out.", false),
            (_, "EntryNotFound") => new($"A file of {repo} is missing at {host}. Try again, or name another revision.", false),
            (HttpStatusCode.Unauthorized, _) => new($"There is no model {repo} at {host}, or it is private or gated. Check the name{(hasToken ? ", and whether the token (HF_TOKEN) is valid and its account may read the model" : "; if it is right, set HF_TOKEN to a token that may read it")}.", false),
            (HttpStatusCode.Forbidden, _) => new($"{host} does not let {(hasToken ? "the account of the token" : "you")} read {repo}. {(hasToken ? $"Ask for access at {page}, or set HF_TOKEN to another token" : $"Accept its terms at {page} and set HF_TOKEN to a token of that account")}.", false),
            (HttpStatusCode.NotFound, _) => new($"There is no model {repo} at {host}. Check the name and the revision; a private model needs HF_TOKEN.", false),
            (HttpStatusCode.TooManyRequests, _) => new($"{host} takes no more requests for now. Wait some minutes{(hasToken ? string.Empty : ", or set HF_TOKEN, which allows more")}, and try again: it goes on where it stopped.", true),
            ({ } status, _) when (int)status is >= 500 or 408 => new($"{host} has a failure of its own (status {(int)status}). Try again in some minutes: it goes on where it stopped.", true),
            ({ } status, _) => new($"{host} refused to give {repo} (status {(int)status}). Check the name, HF_ENDPOINT and HF_TOKEN.", false),
        };
    }

    /// <summary>There is no connection.</summary>
    public static HubException Unreachable(HubEnvironment environment, Exception cause) =>
        new($"{environment.Endpoint.Authority} does not answer. Check the network or HF_ENDPOINT, and try again: it goes on where it stopped. A folder on this machine can be named instead.", true, cause);

    /// <summary>The connection broke on the way.</summary>
    public static HubException Broken(HubEnvironment environment, string file, Exception? cause = null) =>
        new($"The connection to {environment.Endpoint.Authority} broke before {file} was whole. Try again: it goes on where it stopped.", true, cause);

    /// <summary>What came is not what was announced.</summary>
    public static HubException Wrong(string repo, string file) =>
        new($"{file} of {repo} came with other bytes than the hub says it has, and was thrown away. Try again; if it happens again, check what is between here and the hub.", false);

    /// <summary>The hub's answer makes no sense.</summary>
    public static HubException Nonsense(string repo, HubEnvironment environment, Exception? cause = null) =>
        new($"{environment.Endpoint.Authority} gave a list of the files of {repo} that cannot be read. Check HF_ENDPOINT, and try again.", false, cause);
}
