"""Gives the AWS clients of the user's code what they lack: a token, an endpoint."""

import os


class AwsHook:
    """Completes the AWS clients that the user's code makes, when and if botocore is imported.

    Old projects make clients from key and secret alone, and temporary credentials need a token too; a data folder is
    served as a bucket, to clients with the run's own key and at an endpoint that only they are given, so that all
    others reach the buckets they mean, and past any proxy, which would not find this machine; and botocore before 1.31
    does not know AWS_ENDPOINT_URL
    (https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html).
    """

    def __init__(self):
        self.key = None
        self.token = None
        self.endpoint = None

    def find_spec(self, name, path=None, target=None):
        if name != "botocore.session":
            return None
        from importlib.machinery import PathFinder

        spec = PathFinder.find_spec(name, path, target)
        if spec is None or spec.loader is None:
            return spec
        run_module = spec.loader.exec_module

        def exec_module(module):
            run_module(module)
            self.wrap(module.Session)

        spec.loader.exec_module = exec_module
        return spec

    def token_for(self, key, token):
        return self.token if token is None and key is not None and key == self.key else token

    def is_of_run(self, key, service):
        return self.endpoint is not None and key is not None and key == self.key and service == "s3"

    def wrap(self, session_class):
        import functools
        import inspect

        create, set_credentials = session_class.create_client, session_class.set_credentials
        signature = inspect.signature(create)

        @functools.wraps(create)
        def create_client(session, *args, **kwargs):
            try:
                given = signature.bind(session, *args, **kwargs)
            except TypeError:
                return create(session, *args, **kwargs)
            values = given.arguments
            key = values.get("aws_access_key_id")
            token = self.token_for(key, values.get("aws_session_token"))
            if token is not None:
                values["aws_session_token"] = token
            if values.get("endpoint_url") is None:
                service = values.get("service_name")
                is_of_run = self.is_of_run(key or getattr(session, "gcd_key", None), service)
                endpoint = self.endpoint if is_of_run else endpoint_of(service)
                if endpoint:
                    values["endpoint_url"] = endpoint
                if is_of_run:
                    values["config"] = without_proxies(values.get("config"))
            return create(*given.args, **given.kwargs)

        @functools.wraps(set_credentials)
        def set_credentials_with_token(session, access_key, secret_key, token=None, *args, **kwargs):
            session.gcd_key = access_key
            return set_credentials(session, access_key, secret_key, self.token_for(access_key, token), *args, **kwargs)

        session_class.create_client = create_client
        session_class.set_credentials = set_credentials_with_token


def without_proxies(config):
    from botocore.config import Config

    own = Config(proxies={})
    return own if config is None else config.merge(own)


def endpoint_of(service):
    if os.environ.get("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "").lower() == "true":
        return None
    name = str(service).upper().replace("-", "_").replace(" ", "_")
    return os.environ.get("AWS_ENDPOINT_URL_" + name) or os.environ.get("AWS_ENDPOINT_URL")
