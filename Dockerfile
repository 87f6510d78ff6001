FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /src
COPY . .
RUN dotnet publish Inspect.Web -c Release -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /inspect
COPY --from=build /app /app
# Home is the working directory: it has tasks and models.
COPY tasks tasks
COPY models models
RUN mkdir logs
# The container's port is published to loopback only (docker-compose.yml), so the app may listen on all of its addresses.
ENV Web__AllowUnauthenticated=true
EXPOSE 7576
ENTRYPOINT ["dotnet", "/app/Inspect.Web.dll", "--host", "0.0.0.0"]
