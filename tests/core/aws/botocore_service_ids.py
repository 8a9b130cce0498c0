# SPDX-License-Identifier: Apache-2.0
"""Prints signing name, endpoint prefix and the variable of the endpoint of every service, a line each."""
import re

import botocore.session

session = botocore.session.Session()
for name in session.get_available_services():
    model = session.get_service_model(name)
    variable = "AWS_ENDPOINT_URL_" + re.sub("[ -]", "_", str(model.service_id)).upper()
    print(model.signing_name, model.endpoint_prefix, variable)
