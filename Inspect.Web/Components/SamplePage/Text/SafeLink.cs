namespace Inspect.Web.Components.SamplePage.Text;

/// <summary>Addresses of a log that may be links: of the web, or of a mailbox.</summary>
public static class SafeLink
{
    /// <summary>The address when it is absolute and leads to the web or a mailbox; else null.</summary>
    public static string? Of(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeMailto) ? uri.AbsoluteUri : null;
}
