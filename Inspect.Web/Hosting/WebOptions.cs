using System.ComponentModel.DataAnnotations;

namespace Inspect.Web.Hosting;

/// <summary>Where the web app listens.</summary>
public sealed class WebOptions
{
    /// <summary>Section of the settings.</summary>
    public const string Section = "Web";

    /// <summary>Address. Default 127.0.0.1.</summary>
    [Required]
    public string Host { get; set; } = "127.0.0.1";

    /// <summary>Port, 1 to 65,535. Default 7576, one beside Inspect View's.</summary>
    [Range(1, 65_535)]
    public int Port { get; set; } = 7576;

    /// <summary>Listens beyond this machine although nobody has to sign in: for a container whose port is published to loopback only, or a closed network. It then answers to any name, unless AllowedHosts lists some. Default false.</summary>
    public bool AllowUnauthenticated { get; set; }

    /// <summary>Page whose address is printed at the start, below the app's own. Default none: the start page.</summary>
    public string StartPage { get; set; } = string.Empty;
}
