using Inspect.Engine;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Layout;

/// <summary>What stands in place of a page that failed.</summary>
public sealed partial class PageFault
{
    private readonly string _id = Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(3));

    /// <summary>The failure.</summary>
    [Parameter, EditorRequired]
    public required Exception Error { get; set; }

    [Inject]
    public required ILogger<PageFault> Logger { get; init; }

    [Inject]
    public required NavigationManager Navigation { get; init; }

    private string Sentence => Error is InspectException ? Error.Message : "Something in the app failed.";

    protected override void OnInitialized() => LogFault(Logger, Error, _id, Navigation.Uri);

    [LoggerMessage(LogLevel.Error, "Page fault {Id} at {Address}")]
    private static partial void LogFault(ILogger logger, Exception exception, string id, string address);
}
